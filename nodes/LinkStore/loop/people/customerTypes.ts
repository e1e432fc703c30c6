/** What the page of the administrators shows, and what it sends. */
import type { Side } from '../../../shared/contracts';
import type { JsonValue } from '../../../shared/json';
import type { DecisionRow } from './decided';
import type { Similar } from './decisionPreview';

export const CATEGORIES = [
	'notLinked',
	'later',
	'excluded',
	'linked',
	'conflicts',
	'deleted',
] as const;
export type Category = (typeof CATEGORIES)[number];

type Role = DecisionRow['role'];

export interface CustomersInput {
	flow: string;
	category: Category;
	search?: string;
	/** From 1. */
	page?: number;
	/** At most 200; default 50. */
	size?: number;
}

export interface RowReview {
	id: number;
	kind: string;
	text: string;
	/** Title of the field, where it is about one. */
	field: string | null;
	/** A person may choose one of the two values (`resolveFields`). */
	choose: boolean;
	/** The two values; null where none are kept any more. */
	left: JsonValue;
	right: JsonValue;
}

export interface PartnerRow {
	side: Side;
	id: string;
	/** Null where the flow keeps no names, or has not read the record since. */
	title: string | null;
	number: string | null;
	/** Up to eight values that tell which record it is, by the names of the fields. */
	detail: Record<string, string>;
}

export interface CustomerRow extends PartnerRow {
	partner: { id: string; title: string | null; number: string | null } | null;
	decision: {
		choice: DecisionRow['choice'];
		who: string;
		role: Role;
		/** ISO 8601. */
		at: string;
		rev: number;
		reason: string | null;
	} | null;
	/** Why it is not linked, or what holds it: a sentence for people; '' if there is nothing to say. */
	note: string;
	state: 'notLinked' | 'pending' | 'linked' | 'held' | 'ended';
	/** The link stays while nothing is carried, as a person decided so. */
	paused: boolean;
	link: number | null;
	reviews: RowReview[];
}

export interface CustomersPage {
	flow: string;
	category: Category;
	/** Rows of the category that match the search. */
	total: number;
	page: number;
	size: number;
	rows: CustomerRow[];
	/** Rows of each category, whatever the search. */
	counts: Record<Category, number>;
	/** The flow keeps names: lists have titles and can be searched. */
	names: boolean;
	/** What people call the records of each side, and of which system they are. */
	labels: Record<Side, { label: string; labelPlural: string; system: string }>;
}

export interface PartnersInput {
	flow: string;
	/** Side of the record that a partner is looked for; the rows are those of the other side. */
	side: Side;
	search?: string;
	page?: number;
	size?: number;
}

export interface PartnersPage {
	total: number;
	page: number;
	size: number;
	rows: PartnerRow[];
}

export interface SetUpAllInput {
	flow: string;
	/** Only these records (`left:17`); absent: all that are not linked and that nobody has decided on. */
	ids?: string[];
	who: string;
	role: Role;
	/** Number that the person saw in the preview: another one is refused. */
	expectedCount: number;
}

export interface SetUpPreview {
	count: number;
	/** The first of them (at most 200), with the number that each would have there. */
	rows: Array<PartnerRow & { numberThere: string | null }>;
	/** Records whose numbers would become one: the first goes through, the others are held. */
	collisions: Array<{ form: string; records: Similar[] }>;
}

export interface ChoosePartnerInput {
	flow: string;
	side: Side;
	recordId: string;
	partnerId: string;
	who: string;
	role: Role;
	/** `rev` of the decision on the record that the person saw. */
	expected?: number;
}

export interface ResolveFieldsInput {
	flow: string;
	link: number;
	/** Side whose value wins, by id of the review. */
	choices: Record<string, Side>;
	who: string;
	role: Role;
}

export interface LinkState {
	/** `held`: a person must look. `excluded`: somebody decided so, or nobody has decided yet. */
	state: 'linked' | 'held' | 'waiting' | 'excluded';
	partner: string | null;
	/** Number there, as that system returned it (where the flow keeps names). */
	number: string | null;
	text: string;
}
