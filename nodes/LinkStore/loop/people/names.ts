/** What records are called in texts for people. */
import type { Side } from '../../../shared/contracts';
import { systemLabel } from '../../../shared/systemLabels';
import { one, type Tx } from '../../store';
import type { Context } from '../context';

type Named = Pick<Context, 'flow' | 'name'>;

/** `Customer "Anna Berg" (0042)` where the flow keeps names, else `Customer 17`. */
export const nameRecord = (context: Named, side: Side, id: string): Tx<string> =>
	nameWith(context.flow.entities[side].label, context.name, side, id);

/** The same, where only the word for such records is at hand. */
export function* nameWith(label: string, flow: string, side: Side, id: string): Tx<string> {
	return inWords(label, id, yield* keptName(flow, side, id));
}

/** The same, of a name that was looked up before. */
export function inWords(label: string, id: string, kept: KeptName | undefined): string {
	if (kept === undefined || kept.title === '') return `${label} ${id}`;
	return `${label} "${kept.title}"${kept.number === null ? '' : ` (${kept.number})`}`;
}

export interface KeptName {
	title: string;
	number: string | null;
}

/** What the store keeps to name a record by; undefined where the flow keeps no names. */
export const keptName = (flow: string, side: Side, id: string | null): Tx<KeptName | undefined> =>
	one<KeptName>(
		'select title, number from label where flow = ? and side = ? and id = ?',
		flow,
		side,
		id,
	);

/** `Wave` */
export const systemOf = ({ flow }: Pick<Context, 'flow'>, side: Side): string =>
	systemLabel(flow.entities[side].system);
