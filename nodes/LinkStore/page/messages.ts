import { otherSide, type Side } from '../../shared/contracts';
import { fromJson } from '../store';
import type { Message, View } from './types';

/** What was done, as the address of the next page carries it: a code and ids, never a sentence. */
export interface Done {
	act: keyof typeof TEXTS;
	side?: Side;
	id?: string;
	count?: number;
}

type Names = { name: string; other: string; count: string };

const TEXTS = {
	synchronize: ({ name, other }: Names) =>
		`${name} is synchronized: it is carried to ${other} with the next run.`,
	goesOn: ({ name, other }: Names) =>
		`${name} is synchronized again. What was edited meanwhile here or in ${other} is brought together with the next run.`,
	doNotSynchronize: ({ name }: Names) =>
		`${name} is not synchronized. No later edit brings it over; it stands under Excluded.`,
	chooseLater: ({ name }: Names) => `${name} was put off; it stands under Choose Later.`,
	deactivate: ({ name }: Names) =>
		`The synchronization of ${name} is switched off. “Synchronize Again” under Excluded switches it on.`,
	choosePartner: ({ name, other }: Names) =>
		`${name} is linked with its partner in ${other}. The next run brings both together.`,
	resolveFields: ({ name, count }: Names) =>
		`Answered: ${count} of ${name}. The chosen values are written with the next run.`,
	answer: ({ name }: Names) => `Answered for ${name}. The next run goes on with it.`,
	setUpAll: ({ count, other }: Names) => `${count} will be set up in ${other} with the next runs.`,
} as const;

export const encode = (done: Done): string => JSON.stringify(done);

export const decode = (text: string): Done => fromJson<Done>(text, { act: 'answer' });

/** The sentence; `name` is what the store calls the record now. */
export function messageOf(view: View, done: Done, name: string): Message {
	const side = done.side ?? 'left';
	const count = done.count ?? 0;
	const counted =
		done.act === 'resolveFields'
			? `${count} ${count === 1 ? 'field' : 'fields'}`
			: `${count.toLocaleString('en-US')} ${count === 1 ? view.nouns[side].one : view.nouns[side].many}`;
	return {
		tone: 'good',
		text: TEXTS[done.act]({ name, other: view.systems[otherSide(side)], count: counted }),
	};
}
