import type { LinkRow, OperationRow } from '../../../nodes/LinkStore/loop/rows';
import type { JsonObject } from '../../../nodes/shared/json';
import { failure, type MemorySystem } from './system';
import { makeWorld, type World, type WorldOptions } from './world';

export const person = (n: number | string, more: JsonObject = {}): JsonObject => ({
	number: `N${n}`,
	name: `Name ${n}`,
	email: `p${n}@example.com`,
	phone: '+4512345678',
	city: 'Ærø',
	...more,
});

/** Throws once before (`unknown` or not) or after the named call of that system took effect. */
export function failOnce(
	system: MemorySystem,
	when: 'before' | 'after',
	call: string,
	detail: Parameters<typeof failure>[0] = {},
): void {
	const kept = system[when];
	system[when] = (name) => {
		kept(name);
		if (name !== call) return;
		system[when] = kept;
		throw failure({ outcome: 'unknown', ...detail }, 'The request timed out');
	};
}

/** Does something once, right before the named call reaches that system. */
export function onceBefore(system: MemorySystem, call: string, work: () => void): void {
	const kept = system.before;
	system.before = (name) => {
		kept(name);
		if (name !== call) return;
		system.before = kept;
		work();
	};
}

export const links = async (world: World): Promise<LinkRow[]> =>
	await world.query<LinkRow>(
		'select * from link where owner = ? order by id',
		world.settings.linksOf,
	);

export const operations = async (world: World, kind = 'create'): Promise<OperationRow[]> =>
	await world.query<OperationRow>(
		'select * from operation where flow = ? and kind = ? order by id',
		world.settings.flow,
		kind,
	);

export const counted = (system: MemorySystem, call: string): number =>
	system.calls.filter((name) => name === call).length;

/** One linked pair, live and idle. */
export async function linkedPair(
	options: WorldOptions = {},
	fields: JsonObject = {},
): Promise<{ world: World; left: string; right: string }> {
	const world = await makeWorld(options);
	const left = world.left.add(person(1, fields));
	await world.goLive();
	const [link] = await links(world);
	forgetCalls(world);
	return { world, left, right: link.right_id as string };
}

export function forgetCalls(world: World): void {
	world.left.calls.length = 0;
	world.right.calls.length = 0;
}

export const textsOf = async (world: World): Promise<string> =>
	(await world.reviews()).map(({ kind, text }) => `${kind}: ${text}`).join('\n');

/** Both sides of every link hold the same in these fields. */
export async function expectInStep(
	world: World,
	fields = ['number', 'name', 'email', 'phone', 'city'],
): Promise<void> {
	for (const link of await links(world)) {
		if (link.state !== 'linked') continue;
		for (const field of fields) {
			expect([
				link.left_id,
				field,
				world.right.get(link.right_id as string)[field] ?? null,
			]).toEqual([link.left_id, field, world.left.get(link.left_id as string)[field] ?? null]);
		}
	}
}
