import type { Side } from '../../shared/contracts';
import type { Category } from '../loop/people/customers';
import type { Role } from '../loop/people/decisions';

/** What every view of the page knows. */
export interface View {
	flow: string;
	title: string;
	role: Role;
	/** The person, as the credential names her; shown and kept with what she does. */
	who: string;
	/** IANA time zone in which moments are shown. */
	zone: string;
	/** Systems of both sides, for people. */
	systems: Record<Side, string>;
	/** What the records are called: `customer`, `customers`. */
	nouns: Record<Side, { one: string; many: string }>;
	/** What people call a field of the map, of its title `left path ↔ right path`. */
	fieldName: (title: string) => string;
	/** Token for forms. */
	token: string;
	health: Health;
	/** What the last act did. */
	message?: Message;
}

export interface Health {
	tone: 'good' | 'warn' | 'bad';
	text: string;
}

export interface Message {
	tone: 'good' | 'warn' | 'bad';
	text: string;
}

/** Where in the lists somebody is: carried through every form, so that each act leads back there. */
export interface Place {
	tab: Category;
	search: string;
	page: number;
}

/** An answer as Respond to Webhook takes it. */
export interface Answer {
	statusCode: number;
	html: string;
	headers: Record<string, string>;
}
