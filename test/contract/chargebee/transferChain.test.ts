/** A customer that moves more than once before anybody looks: each id that it had points to the next. */
import { startSandbox, type Sandbox } from '../../sandbox';
import { openFlow, systemCredentials, template, type CanvasFlow } from '../../support/canvas';
import { elapse } from '../linkstore/setup';

const HOUSES = ['one', 'two', 'three', 'four'];
let sandbox: Sandbox;
let flow: CanvasFlow;

beforeEach(async () => {
	sandbox = await startSandbox({
		membercare: false,
		custompms: false,
		customcrm: false,
		wave: false,
		chargebee: {
			seed: {
				businessEntities: HOUSES.map((id) => ({ id, name: `House ${id}`, status: 'active' })),
				customers: [
					{
						id: 'anna',
						first_name: 'Anna',
						last_name: 'Åkesson',
						email: 'anna@example.com',
						business_entity_id: 'one',
					},
				],
			},
		},
		customerp: { seed: {} },
	});
	const workflow = template('chargebee-customer--customerp-contact');
	if (workflow === undefined) throw new Error('There is no such template');
	flow = await openFlow({ workflow, credentials: systemCredentials(sandbox) });
	await flow.goLive();
});
afterEach(async () => {
	await flow?.close();
	await sandbox?.stop();
});

async function settle(): Promise<void> {
	for (let round = 0; round < 3; round++) {
		await elapse(flow);
		await flow.settle();
	}
}

test.each([
	['in the order of the moves', [0, 1, 2]],
	['in the order of their ids, the last one first', [2, 1, 0]],
])('rule 26: the link follows to the end of the chain, listed %s', async (_, order) => {
	const { chargebee, customerp } = sandbox;
	let live = 'anna';
	for (const to of HOUSES.slice(1)) {
		await chargebee.control.act({ do: 'transferCustomer', customer: live, to, keepId: false });
		live = String((await chargebee.control.get('customers', live))?.active_id);
	}
	const chain = (await chargebee.control.find('customers')).map(({ id }) => String(id));
	expect(chain).toHaveLength(4);
	// Old ids are listed as their last stamps have it.
	const old = chain.filter((id) => id !== live);
	const now = Math.floor(Date.now() / 1000);
	for (const [place, index] of order.entries()) {
		const updated = now - 30 + place;
		await chargebee.control.edit('customers', old[index], {
			updated_at: updated,
			resource_version: updated * 1000,
		});
	}
	await settle();
	const [contact, ...more] = await customerp.control.find('contacts', {
		email: 'anna@example.com',
	});
	expect(more).toEqual([]);
	await customerp.control.edit('contacts', String(contact.id), { firstName: 'Anne' });
	await settle();
	expect(await chargebee.control.get('customers', live)).toMatchObject({ first_name: 'Anne' });
	for (const id of old) {
		expect(await chargebee.control.get('customers', id)).toMatchObject({ first_name: 'Anna' });
	}
	expect(await flow.status()).toMatchObject({ openReviews: 0, links: { linked: 1 } });
});
