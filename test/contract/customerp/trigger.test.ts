import type { IDataObject } from 'n8n-workflow';
import { CustomerpTrigger } from '../../../nodes/Customerp/CustomerpTrigger.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { pollContext } from '../../support/context';
import { customerpStore } from '../../support/systems';

const node = new CustomerpTrigger();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		membercare: false,
		customerp: {
			seed: { customers: [{ id: 'old', name: 'Gammel', modifiedAt: '2024-01-01T00:00:00.000Z' }] },
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.customerp.control.reset());

const control = () => sandbox.customerp.control;

function poller(parameters: Record<string, unknown> = {}) {
	const staticData: IDataObject = {};
	const credentials = customerpStore(sandbox.customerp);
	return async () => {
		const context = pollContext({
			type: node,
			credentials,
			staticData,
			parameters: { resource: 'customer', ...parameters },
		});
		const output = await node.poll.call(context);
		return output === null ? null : output[0].map(({ json }) => json.name);
	};
}

test('new and changed records come once, oldest stamp or not', async () => {
	const poll = poller();
	expect(await poll()).toBeNull();
	await control().setClock({ offsetMs: 60_000 });
	await control().create('customers', { name: 'Ny' });
	await control().edit('customers', 'old', { name: 'Ældre' });
	expect((await poll())?.sort()).toEqual(['Ny', 'Ældre']);
	expect(await poll()).toBeNull();
});

test('created only: not the ones that were changed, and each once', async () => {
	const poll = poller({ event: 'created' });
	await poll();
	await control().setClock({ offsetMs: 60_000 });
	const { id } = await control().create('customers', { name: 'Ny' });
	await control().edit('customers', 'old', { name: 'Ældre' });
	expect(await poll()).toEqual(['Ny']);
	await control().setClock({ offsetMs: 120_000 });
	await control().edit('customers', id as string, { name: 'Ny 2' });
	expect(await poll()).toBeNull();
});

test('what is remembered stays small', async () => {
	const poll = poller();
	await poll();
	for (let i = 1; i <= 3; i++) {
		await control().setClock({ offsetMs: i * 3_600_000 });
		await control().seed({
			customers: Array.from({ length: 20 }, (_, n) => ({ name: `K${i}-${n}` })),
		});
		expect(await poll()).toHaveLength(20);
	}
});
