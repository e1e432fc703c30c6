import { mustBeAdministrator } from '../loop/people/authority';
import { choosePartner, resolveFields, setUpAll, type CustomerRow } from '../loop/people/customers';
import { decideOrTell, orTell, type Choice } from '../loop/people/decisions';
import { LoopFault } from '../loop/fault';
import { resolveReview, retryReview, type Resolution } from '../loop/people/reviewActions';
import type { Side } from '../../shared/contracts';
import type { Store } from '../store';
import type { Done } from './messages';
import { recordNow } from './record';
import { answersTo } from './resolve';
import type { View } from './types';

export type Form = Record<string, string>;

/** What an act needs to know of a form that was checked: whose it is, and what it is about. */
export interface Task {
	store: Store;
	view: View;
	form: Form;
	record?: { side: Side; id: string };
}

const unclear = (what: string): LoopFault =>
	new LoopFault(`The form does not say ${what}.`, 'Go back to the list and try again.');

const about = ({ view, record }: Task, what: string) => ({
	flow: view.flow,
	side: record?.side,
	recordId: record?.id,
	who: view.who,
	role: view.role,
	what,
});

function recordIn({ record }: Task): { side: Side; id: string } {
	if (record === undefined) throw unclear('which record it is about');
	return record;
}

/** `rev` of the decision that the person saw. */
function seenRev({ form }: Task): number {
	const rev = Number(form.rev);
	if (form.rev === undefined || !Number.isInteger(rev) || rev < 0)
		throw unclear('which decision you saw');
	return rev;
}

async function decideOn(task: Task, choice: Choice): Promise<void> {
	const { side, id } = recordIn(task);
	const reason = task.form.reason?.trim();
	await decideOrTell(task.store, {
		flow: task.view.flow,
		side,
		recordId: id,
		choice,
		who: task.view.who,
		role: task.view.role,
		expected: seenRev(task),
		...(reason === undefined || reason === '' ? {} : { reason }),
	});
}

const rowNow = async (task: Task): Promise<CustomerRow> => {
	const { side, id } = recordIn(task);
	const row = await task.store.read(() => recordNow(task.view.flow, side, id));
	if (row === undefined)
		throw new LoopFault(`The flow knows no record ${id} on that side.`, 'It may be gone by now.');
	return row;
};

/** The questions that the person saw: one that came up since is not answered with them. */
export const reviewsOf = (form: Form): string[] =>
	[...(form.reviews ?? '').split(','), form.review ?? ''].filter((id) => /^\d+$/.test(id));

async function answerFields(task: Task, take?: Side): Promise<Done> {
	const choices: Record<string, Side> = {};
	for (const id of reviewsOf(task.form)) {
		const side = take ?? task.form[`review_${id}`];
		if (side === 'left' || side === 'right') choices[id] = side;
	}
	const { flow, who, role } = task.view;
	const link = Number(task.form.link);
	if (!Number.isInteger(link) || Object.keys(choices).length === 0)
		throw unclear('which values to take');
	const { resolved } = await orTell(task.store, about(task, 'to choose the values of fields'), () =>
		resolveFields({ flow, link, choices, who, role }),
	);
	return { act: 'resolveFields', ...task.record, count: resolved };
}

/** An answer to a question that is not about two values. It must be one that the page offers. */
async function answerQuestion(task: Task): Promise<Done> {
	const row = await rowNow(task);
	const { answer } = task.form;
	const review = row.reviews.find(({ id }) => String(id) === task.form.review);
	if (review === undefined)
		throw new LoopFault('That question is not open any more.', 'Somebody has answered meanwhile.');
	if (!answersTo(review, row.link !== null).some(([value]) => value === answer))
		throw unclear('what to answer');
	await orTell(task.store, about(task, `the answer "${answer}"`), function* () {
		mustBeAdministrator(task.view.role, 'answer the questions of a flow');
		if (answer === 'retry') yield* retryReview(review.id, task.view.who);
		else yield* resolveReview(review.id, answer as Resolution, task.view.who);
	});
	return { act: 'answer', ...task.record };
}

/** Everything that a form can ask for, by its `action`. @throws LoopFault if it is refused. */
export const acts: Record<string, (task: Task) => Promise<Done>> = {
	synchronize: async (task) => {
		const before = await rowNow(task);
		await decideOn(task, 'synchronize');
		return { act: before.paused ? 'goesOn' : 'synchronize', ...task.record };
	},
	doNotSynchronize: async (task) => {
		await decideOn(task, 'doNotSynchronize');
		return { act: 'doNotSynchronize', ...task.record };
	},
	chooseLater: async (task) => {
		await decideOn(task, 'chooseLater');
		return { act: 'chooseLater', ...task.record };
	},
	deactivate: async (task) => {
		await decideOn(task, 'doNotSynchronize');
		return { act: 'deactivate', ...task.record };
	},
	choosePartner: async (task) => {
		const { side, id } = recordIn(task);
		const { partner } = task.form;
		if (partner === undefined || partner === '') throw unclear('which partner to take');
		const { flow, who, role } = task.view;
		const expected = seenRev(task);
		await orTell(task.store, about(task, `to link it with ${partner}`), () =>
			choosePartner({ flow, side, recordId: id, partnerId: partner, who, role, expected }),
		);
		return { act: 'choosePartner', ...task.record };
	},
	resolveFields: async (task) => await answerFields(task),
	takeLeft: async (task) => await answerFields(task, 'left'),
	takeRight: async (task) => await answerFields(task, 'right'),
	answer: answerQuestion,
	setUpAll: async (task) => {
		const expectedCount = Number(task.form.count);
		if (!Number.isInteger(expectedCount) || expectedCount < 1) throw unclear('how many were shown');
		const { flow, who, role } = task.view;
		const { count } = await orTell(
			task.store,
			about(task, 'to set up all that are not linked'),
			() => setUpAll({ flow, who, role, expectedCount }),
		);
		return { act: 'setUpAll', side: 'left', count };
	},
};
