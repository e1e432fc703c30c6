import {
	parametersOf,
	PERSONS,
	personsFlow,
	someone,
	template,
	type CanvasWorkflow,
} from '../support/canvas';
import { compileChild } from './compile';
import { killEverywhere } from './killing';
import { openLane, type Lane } from './lane';
import type { Scenario } from './scenario';
import type { Sandbox } from '../sandbox';

const lanes: Lane[] = [];

beforeAll(async () => {
	const child = compileChild();
	const others = { chargebee: false, custompms: false, customcrm: false, wave: false } as const;
	for (let lane = 0; lane < 2; lane++) lanes.push(await openLane(child, others));
});
afterAll(async () => {
	for (const lane of lanes) await lane.stop();
});

/** The shipped template of flow 3. */
function shipped(
	change: (reconcile: CanvasWorkflow['nodes'][number]['parameters']) => void = () => undefined,
): CanvasWorkflow {
	const workflow = template(PERSONS) ?? personsFlow();
	const reconcile = workflow.nodes.find(({ type }) => type.endsWith('.linkStoreReconcile'));
	change(parametersOf(workflow, reconcile?.name ?? ''));
	return workflow;
}

const seed = async ({ membercare }: Sandbox) =>
	void (await membercare.control.seed({ persons: [1, 2, 3, 4].map((n) => someone(n)) }));

const contactOf = async ({ customerp }: Sandbox, number: string) =>
	(await customerp.control.find('contacts', { number }))[0];

const scenarios: Array<Scenario & { check: (systems: Record<string, unknown[]>) => void }> = [
	{
		name: 'create',
		workflow: () => shipped(),
		seed,
		edit: async ({ membercare }) => {
			await membercare.control.create('persons', { ...someone(5), lastChange: undefined });
		},
		check: (systems) => {
			expect(systems['customerp.contacts']).toHaveLength(6);
			expect(JSON.stringify(systems['customerp.contacts'])).toContain('person5@example.com');
		},
	},
	{
		name: 'update, both directions of one record',
		workflow: () => shipped(),
		seed,
		edit: async (sandbox) => {
			await sandbox.membercare.control.edit('persons', '1001', { lastname: 'Ændret' });
			const { id } = await contactOf(sandbox, '1001');
			await sandbox.customerp.control.edit('contacts', String(id), {
				phone: '+4574999999',
				firstName: 'Åge',
				address: { line1: 'Søndergade 7', postalCode: '5000', city: 'Odense C', country: 'DK' },
			});
		},
		check: (systems) => {
			for (const name of ['membercare.persons', 'customerp.contacts']) {
				const records = JSON.stringify(systems[name]);
				for (const text of ['Ændret', 'Åge', '74999999', 'Søndergade'])
					expect(records).toContain(text);
			}
		},
	},
	{
		name: 'update, edited again while no process runs',
		workflow: () => shipped(),
		seed,
		edit: async ({ membercare }) => {
			await membercare.control.edit('persons', '1002', { lastname: 'Først' });
		},
		meanwhile: async (sandbox) => {
			await sandbox.membercare.control.edit('persons', '1002', { firstname: 'Så' });
			const { id } = await contactOf(sandbox, '1002');
			await sandbox.customerp.control.edit('contacts', String(id), { phone: '+4574888888' });
		},
		check: (systems) => {
			for (const name of ['membercare.persons', 'customerp.contacts']) {
				const records = JSON.stringify(systems[name]);
				for (const text of ['Først', 'Så', '74888888']) expect(records).toContain(text);
			}
		},
	},
	{
		name: 'delete, the link ends',
		workflow: () => shipped(),
		seed,
		edit: async (sandbox, flow) => {
			const { id } = await contactOf(sandbox, '1003');
			await sandbox.customerp.control.remove('contacts', String(id));
			await flow.linkStore({
				resource: 'flow',
				operation: 'requestRun',
				flow: PERSONS,
				fullPass: 'right',
			});
		},
		check: (systems) => {
			expect(systems['customerp.contacts']).toHaveLength(4);
			expect(systems['membercare.persons']).toHaveLength(5);
		},
	},
	{
		name: 'delete, carried over',
		workflow: () => shipped((reconcile) => void (reconcile.whenLeftGone = 'delete')),
		seed,
		edit: async (sandbox, flow) => {
			await sandbox.membercare.control.remove('persons', '1004');
			await flow.linkStore({
				resource: 'flow',
				operation: 'requestRun',
				flow: PERSONS,
				fullPass: 'left',
			});
		},
		check: (systems) => {
			expect(systems['membercare.persons']).toHaveLength(4);
			expect(systems['customerp.contacts']).toHaveLength(4);
		},
	},
];

type Plain = Record<string, unknown>;

/** Fields in which a contact is not what its person is; the newest of a kind of contact data counts. */
function disagreements(systems: Record<string, unknown[]>): string[] {
	const persons = systems['membercare.persons'] as Plain[];
	return (systems['customerp.contacts'] as Plain[]).flatMap((contact) => {
		const person = persons.find((one) => one.debtorAccountNumber === contact.number);
		// The contact whose person was deleted stays, without a link.
		if (person === undefined) return [`${String(contact.number)} has no person`];
		const [address] = person.addresses as Plain[];
		const last = (type: number) =>
			(person.contacts as Plain[]).findLast((one) => one.type === type)?.value ?? null;
		const line = (contact.address as Plain).line1 ?? null;
		const pairs = {
			firstName: [person.firstname, contact.firstName],
			lastName: [person.lastname, contact.lastName],
			birthDate: [String(person.birthDate ?? '').slice(0, 10), contact.birthDate ?? ''],
			email: [last(1), contact.email],
			phone: [last(3), contact.phone],
			street: [
				address === undefined ? null : `${String(address.street)} ${String(address.number)}`,
				line,
			],
		};
		return Object.entries(pairs)
			.filter(([, [left, right]]) => left !== right)
			.map(([name, values]) => `${String(contact.number)} ${name} ${JSON.stringify(values)}`);
	});
}

test.each(scenarios)('killed at every moment of a $name', async (scenario) => {
	const begun = Date.now();
	const { moments, failures, undisturbed } = await killEverywhere(scenario, lanes);
	process.stderr.write(
		`${scenario.name}: ${moments.length} moments, ${Math.round((Date.now() - begun) / 1000)} s\n`,
	);
	expect(failures.slice(0, 10)).toEqual([]);
	expect(undisturbed).toMatchObject({ open: [], apart: [], reviews: [] });
	scenario.check(undisturbed.systems);
	expect(disagreements(undisturbed.systems)).toEqual([]);
	expect(moments.length).toBeGreaterThan(20);
});
