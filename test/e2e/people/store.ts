/** What the store holds of people's acts, read from its file beside the running n8n. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Choice } from './form';
import type { World } from './world';

export interface Decision {
	choice: Choice;
	who: string;
	role: string;
	rev: number;
}

const fileOf = ({ lab }: World): string =>
	join(lab.host.userFolder, 'link-store', 'link-store.sqlite');

function query<T>(world: World, sql: string, ...values: string[]): T[] {
	const store = new DatabaseSync(fileOf(world), { readOnly: true });
	try {
		return store.prepare(sql).all(...values) as T[];
	} finally {
		store.close();
	}
}

export const decisionOn = (world: World, recordId: string): Decision | undefined =>
	query<Decision>(
		world,
		"select choice, who, role, rev from decision where side = 'left' and record_id = ?",
		recordId,
	)[0];

/** Texts of the history about a record, oldest first. */
export const history = (world: World, kind: string, recordId: string): string[] =>
	query<{ text: string }>(
		world,
		'select text from history where kind = ? and record_id = ? order by id',
		kind,
		recordId,
	).map(({ text }) => text);

/** As if a flow had been approved, and had run last, at that time (ms). */
export function lastRan(world: World, flow: string, time: number): void {
	const store = new DatabaseSync(fileOf(world), { timeout: 5_000 });
	try {
		store
			.prepare('update flow set last_success = ?, approved_at = ? where name = ?')
			.run(time, time, flow);
	} finally {
		store.close();
	}
}
