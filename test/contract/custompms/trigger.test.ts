import type { IDataObject } from 'n8n-workflow';
import { CustomPmsTrigger } from '../../../nodes/CustomPms/CustomPmsTrigger.node';
import { pollContext } from '../../support/context';
import { usePms } from '../../support/alone';
import { customPmsStore } from '../../support/systems';

const node = new CustomPmsTrigger();
const pms = usePms({
	seed: { customers: [{ id: 'old', lastName: 'Gammel', modifiedAt: '2024-01-01T00:00:00.000Z' }] },
});
const control = () => pms().control;

function poller(parameters: Record<string, unknown> = {}) {
	const staticData: IDataObject = {};
	const credentials = customPmsStore(pms());
	return async () => {
		const context = pollContext({
			type: node,
			credentials,
			staticData,
			parameters: { resource: 'customer', ...parameters },
		});
		const output = await node.poll.call(context);
		return output === null ? null : output[0].map(({ json }) => json.lastName);
	};
}

test('new and changed records come once, archived ones too', async () => {
	const poll = poller();
	expect(await poll()).toBeNull();
	await control().setClock({ offsetMs: 60_000 });
	await control().create('customers', { lastName: 'Ny' });
	await control().edit('customers', 'old', { lastName: 'Ældre', status: 'archived' });
	expect((await poll())?.sort()).toEqual(['Ny', 'Ældre']);
	expect(await poll()).toBeNull();
});

test('created only: not the ones that were changed, and each once', async () => {
	const poll = poller({ event: 'created' });
	await poll();
	await control().setClock({ offsetMs: 60_000 });
	const { id } = await control().create('customers', { lastName: 'Ny' });
	await control().edit('customers', 'old', { lastName: 'Ældre' });
	expect(await poll()).toEqual(['Ny']);
	await control().setClock({ offsetMs: 120_000 });
	await control().edit('customers', id as string, { lastName: 'Ny 2' });
	expect(await poll()).toBeNull();
});
