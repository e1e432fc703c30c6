import type { Side } from '../../../nodes/shared/contracts';
import type { JsonObject } from '../../../nodes/shared/json';
import type { World } from './world';

export const FLOW = 'crm-customer--erp-customer';

export const person = (n: number): JsonObject => ({
	number: `N${n}`,
	name: `Name ${n}`,
	email: `p${n}@example.com`,
	phone: null,
	city: 'Ribe',
});

export function addPeople(world: World, count: number, side: Side = 'left', from = 1): void {
	for (let n = from; n < from + count; n++) world[side].add(person(n));
}

/** Id of the record that this one is linked to. */
export async function partnerOf(world: World, side: Side, id: string): Promise<string> {
	const [link] = await world.query<{ left_id: string; right_id: string }>(
		`select left_id, right_id from link where ${side}_id = ? and state <> 'ended'`,
		id,
	);
	return side === 'left' ? link.right_id : link.left_id;
}

/** Fields of the record on the right that this left one is linked to. */
export const rightOf = async (world: World, id: string): Promise<JsonObject> =>
	world.right.get(await partnerOf(world, 'left', id));

/** Fields of the record on the left that this right one is linked to. */
export const leftOf = async (world: World, id: string): Promise<JsonObject> =>
	world.left.get(await partnerOf(world, 'right', id));
