import {
	customers,
	resolveFields,
	type Category,
} from '../../../nodes/LinkStore/loop/people/customers';
import { unlink } from '../../../nodes/LinkStore/loop/people/people';
import { run } from '../../../nodes/LinkStore/store';
import { links, person } from '../../support/world/cases';
import { forward, HOUR, resetClock } from '../../support/world/clock';
import { decideOn } from '../../support/world/decide';
import { expectPartition } from '../../support/world/deciding';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

async function live(count: number, options: WorldOptions = {}): Promise<void> {
	world = await makeWorld({
		...options,
		settings: { keepNames: true, ...options.settings },
	});
	for (let n = 0; n < count; n++) world.left.add(person(n));
	await world.goLive();
}

const idsIn = async (category: Category): Promise<string[]> => {
	const page = await world.tx(() => customers({ flow: world.settings.flow, category }));
	return page.rows.map(({ id }) => id);
};
const nextDay = async () => {
	forward(25 * HOUR);
	await world.settle();
};
const names = async () =>
	(await world.query<{ id: string }>('select id from label order by id')).map(({ id }) => id);

test('unlinked by a person, both records are among those without a link at once', async () => {
	await live(2);
	const [link] = await links(world);
	await world.tx(() => unlink(world.settings.flow, 'left', link.left_id!, 'ann'));
	expect(await idsIn('notLinked')).toEqual([link.left_id]);
	await expectPartition(world);
	await world.settle();
	expect(await idsIn('notLinked')).toEqual([link.left_id]);
});

test('a survivor that somebody decided to set up again is in one list, before and after the next run', async () => {
	await live(5);
	const [link] = await links(world);
	world.right.drop(link.right_id!);
	await nextDay();
	expect(await idsIn('deleted')).toEqual([link.left_id]);
	await decideOn(world, link.left_id!, 'synchronize');
	expect([await idsIn('deleted'), await idsIn('notLinked')]).toEqual([[], [link.left_id]]);
	await expectPartition(world);
	await world.settle();
	expect(await idsIn('linked')).toContain(link.left_id);
});

test('a link whose other record is gone stays in the list until it has ended', async () => {
	await live(3);
	const [link] = await links(world);
	await world.tx(() => run("update link set gone_side = 'right' where id = ?", link.id));
	expect(await idsIn('linked')).toContain(link.left_id);
});

test('where the partner is deleted as well, neither record leaves a name behind', async () => {
	await live(12, { settings: { whenLeftGone: 'delete' } });
	const [link] = await links(world);
	world.left.drop(link.left_id!);
	await nextDay();
	expect(world.right.rows.size).toBe(11);
	expect(await names()).not.toContain(link.left_id);
	expect(await names()).not.toContain(link.right_id);
});

test('a record that went while other settings waited for approval leaves no name behind', async () => {
	await live(1, { settings: { createRight: false } });
	const [id] = world.left.rows.keys();
	expect(await names()).toEqual([id]);
	world.left.drop(id);
	world.settings.map = [...MAP, row('note')];
	await world.goLive();
	await nextDay();
	expect(await names()).toEqual([]);
});

test('questions of a flow that shares the links are among the conflicts, and are settled there', async () => {
	await live(1);
	const facet = await makeWorld({
		with: world,
		flow: 'crm-customer--erp-customer-notes',
		systems: { left: world.left, right: world.right },
		settings: {
			linksOf: world.settings.flow,
			map: [row('note')],
			match: [],
			conflict: 'ask',
			createRight: false,
		},
	});
	await facet.goLive();
	const [link] = await links(world);
	world.left.edit(link.left_id!, { note: 'L' });
	world.right.edit(link.right_id!, { note: 'R' });
	await facet.settle();
	const page = await world.tx(() =>
		customers({ flow: world.settings.flow, category: 'conflicts' }),
	);
	expect(page.rows).toMatchObject([{ id: link.left_id, reviews: [{ left: 'L', right: 'R' }] }]);
	await world.tx(() =>
		resolveFields({
			flow: world.settings.flow,
			link: link.id,
			choices: { [page.rows[0].reviews[0].id]: 'right' },
			who: 'ann',
			role: 'administrator',
		}),
	);
	await facet.settle();
	expect(world.left.get(link.left_id!).note).toBe('R');
	expect(await idsIn('conflicts')).toEqual([]);
});
