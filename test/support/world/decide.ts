import {
	decideOrTell,
	type DecideInput,
	type DecideResult,
} from '../../../nodes/LinkStore/loop/people/decisions';
import type { LoopFault } from '../../../nodes/LinkStore/loop/fault';
import type { World } from './world';

/** A person decides on a left record; as an administrator, unless told otherwise. */
export const decideOn = async (
	world: World,
	recordId: string,
	choice: DecideInput['choice'],
	more: Partial<DecideInput> = {},
): Promise<DecideResult> =>
	await decideOrTell(world.store, {
		flow: world.settings.flow,
		side: 'left',
		recordId,
		choice,
		who: 'ann',
		role: 'administrator',
		...more,
	});

/** What refused it; fails if nothing did. */
export async function refusalOf(attempt: Promise<unknown>): Promise<LoopFault> {
	const fault: unknown = await attempt.then(
		() => undefined,
		(error: unknown) => error,
	);
	expect(fault).toMatchObject({ name: 'LoopFault' });
	return fault as LoopFault;
}

export interface HistoryItem {
	kind: string;
	who: string | null;
	text: string;
	old: string | null;
	new: string | null;
	side: string | null;
	record_id: string | null;
}

export const historyOf = async (world: World, kind: string): Promise<HistoryItem[]> =>
	await world.query<HistoryItem>(
		'select kind, who, text, old, new, side, record_id from history where flow = ? and kind = ? order by id',
		world.settings.flow,
		kind,
	);
