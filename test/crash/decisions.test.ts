import { join } from 'node:path';
import { decide, type Choice } from '../../nodes/LinkStore/loop/people/decisions';
import { openStore } from '../../nodes/LinkStore/store';
import { template } from '../support/canvas';
import { waveParameters } from '../support/systems';
import type { RawRecord, Sandbox } from '../sandbox';
import { compileChild } from './compile';
import { killEverywhere } from './killing';
import { openLane, type Lane } from './lane';
import type { Scenario } from './scenario';

const FLOW = 'customer-synchronization-flow';
const lanes: Lane[] = [];

beforeAll(async () => {
	const child = compileChild();
	const others = {
		membercare: false,
		customerp: false,
		chargebee: false,
		custompms: false,
	} as const;
	for (let lane = 0; lane < 2; lane++) lanes.push(await openLane(child, others));
});
afterAll(async () => {
	for (const lane of lanes) await lane.stop();
});

const idOf = (n: number) => `00000001-0000-4000-8000-00000000000${n}`;
const customer = (n: number): RawRecord => ({
	id: idOf(n),
	type: 'company',
	number: `00${n}`,
	name: `Kunde ${n}`,
	phone: `+457400000${n}`,
	address: { line1: `Vej ${n}`, postalCode: '6760', city: 'Ribe', country: 'DK' },
});

async function people(folder: string, decisions: Array<[number, Choice]>): Promise<void> {
	const store = await openStore(join(folder, '.n8n', 'link-store'));
	try {
		for (const [n, choice] of decisions) {
			await store.write(() =>
				decide({
					flow: FLOW,
					side: 'left',
					recordId: idOf(n),
					choice,
					who: 'ann',
					role: 'administrator',
				}),
			);
		}
	} finally {
		await store.close();
	}
}

const renameThere = async ({ wave }: Sandbox, n: number, fields: RawRecord): Promise<void> => {
	const [found] = await wave.control.find('customers', { displayId: String(n) });
	await wave.control.edit('customers', String(found.id), fields);
};

const scenario: Scenario = {
	name: 'decisions',
	workflow: ({ wave }) => {
		const found = template(FLOW);
		if (found === undefined) throw new Error(`${FLOW} is not among the templates`);
		for (const { type, parameters } of found.nodes)
			if (type.endsWith('.wave')) Object.assign(parameters, waveParameters(wave));
		return found;
	},
	seed: async ({ customcrm }) =>
		void (await customcrm.control.seed({ customers: [1, 2, 3, 4, 5, 6].map(customer) })),
	edit: async (sandbox, flow) => {
		const { customcrm } = sandbox;
		await people(flow.folder, [
			[1, 'synchronize'],
			[2, 'synchronize'],
		]);
		await flow.settle();
		// Deactivated, and edited on both sides; the other one is edited as well and goes on.
		await people(flow.folder, [[1, 'doNotSynchronize']]);
		await customcrm.control.edit('customers', idOf(1), { phone: '+4574111111' });
		await renameThere(sandbox, 1, { internalNotes: 'Ring først' });
		await customcrm.control.edit('customers', idOf(2), { phone: '+4574222222' });
		await people(flow.folder, [
			[3, 'synchronize'],
			[4, 'doNotSynchronize'],
			[5, 'chooseLater'],
		]);
	},
	// Between the process that died and the next one.
	meanwhile: async (_sandbox, folder) =>
		await people(folder, [
			[1, 'synchronize'],
			[5, 'synchronize'],
			[4, 'chooseLater'],
		]),
};

test('killed at every moment of a flow in which people decide', async () => {
	const begun = Date.now();
	const { moments, failures, undisturbed } = await killEverywhere(scenario, lanes);
	process.stderr.write(
		`${scenario.name}: ${moments.length} moments, ${Math.round((Date.now() - begun) / 1000)} s\n`,
	);
	expect(failures.slice(0, 10)).toEqual([]);
	expect(undisturbed).toMatchObject({ open: [], apart: [], reviews: [] });
	const there = undisturbed.systems['wave.customers'] as RawRecord[];
	expect(there.map(({ displayId }) => displayId).sort()).toEqual(['1', '2', '3', '5']);
	const text = JSON.stringify(there);
	for (const value of ['74111111', '74222222', 'Ring først']) expect(text).toContain(value);
	expect(JSON.stringify(undisturbed.systems['customcrm.customers'])).toContain('Ring først');
	expect(moments.length).toBeGreaterThan(20);
});
