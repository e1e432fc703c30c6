/** A profile is said in Get Changes: Reconcile knows its fields, Apply Change writes by it. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { LinkStoreReconcile } from '../../../nodes/LinkStore/LinkStoreReconcile.node';
import { customerpProfile } from '../../../nodes/Customerp/profile';
import {
	fieldMap,
	NAMES,
	parametersOf,
	PERSON_ROWS,
	personsFlow,
	type CanvasFlow,
	type CanvasWorkflow,
} from '../../support/canvas';
import { loadOptionsContext } from '../../support/context';
import { problemOf, useBench } from '../linkstore/setup';

const bench = useBench();

const contact = customerpProfile.entities.find(({ entity }) => entity === 'contact') as object;
const reference = (): IDataObject => {
	const {
		entity: _entity,
		label: _label,
		labelPlural: _plural,
		...profile
	} = structuredClone(contact) as IDataObject;
	return profile;
};

/** The last name is called otherwise in items and in the field map; the API has it where it was. */
const OWN: INodeParameters = {
	profile: 'own',
	profileJson: JSON.stringify(reference()),
	profileFields: {
		rows: [
			{ name: 'lastName', leaveOut: true },
			{
				name: 'surname',
				path: 'lastName',
				kind: 'text',
				leaveOut: false,
				details: { label: 'Surname', maxLength: 60 },
			},
		],
	},
	profileSettings: {
		summary: 'surname, firstName',
		searches: { rows: [{ field: 'email', param: 'email', value: '{value}' }] },
	},
};

const rows = PERSON_ROWS.map((row) =>
	row.right === 'lastName' ? { ...row, right: 'surname' } : row,
);

function ownFlow(own: INodeParameters = OWN, flow?: string): CanvasWorkflow {
	const workflow = personsFlow({ settings: { fieldMap: fieldMap(rows) }, flow, id: flow });
	Object.assign(parametersOf(workflow, NAMES.right), own);
	return workflow;
}

const descriptions = async (flow: CanvasFlow) =>
	await flow.query<{ side: string; description: string }>('select side, description from side');

test('what Get Changes was told is how Apply Change writes, both ways', async () => {
	const flow = await bench.live(3, ownFlow());
	const { customerp, membercare } = bench.sandbox;
	expect(await customerp.control.count('contacts')).toBe(4);
	expect(await bench.contact(2)).toMatchObject({ lastName: 'Bjørn 2' });
	await membercare.control.edit('persons', '1001', { lastname: 'Ændret' });
	await customerp.control.edit('contacts', (await bench.contact(2)).id, { lastName: 'Herovre' });
	await flow.settle();
	expect(await bench.contact(1)).toMatchObject({ lastName: 'Ændret' });
	expect(await membercare.control.get('persons', '1002')).toMatchObject({ lastname: 'Herovre' });
	const stored = Object.fromEntries(
		(await descriptions(flow)).map(({ side, description }) => [side, JSON.parse(description)]),
	);
	expect(stored.right.profile).toMatchObject({
		path: '/contacts',
		summary: ['surname', 'firstName'],
	});
	expect(stored.left.profile).toBeUndefined();
	expect(JSON.stringify(stored.right.fields)).not.toContain('"path"');
});

test('another profile is another setting: nothing is written until it is approved', async () => {
	const workflow = ownFlow();
	const flow = await bench.live(2, workflow);
	const before = await flow.status();
	Object.assign(parametersOf(workflow, NAMES.right), {
		profileSettings: { ...(OWN.profileSettings as object), overlapSeconds: 60 },
	});
	await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Ændret' });
	await bench.forget();
	const done = await flow.ok();
	expect(done.runs[NAMES.start][0].outputs[0][0].json).toMatchObject({ mode: 'preview' });
	expect(done.runs[NAMES.start][0].outputs[0][0].json.settings).not.toBe(before.settings);
	expect(await bench.writes()).toBe(0);
});

test('two flows may speak to the same resource in two ways', async () => {
	const own = await bench.live(1, ownFlow());
	expect(
		JSON.parse((await descriptions(own)).find(({ side }) => side === 'right')!.description),
	).toHaveProperty('profile');
	const plain = await bench.open(personsFlow({ flow: 'plain', id: 'plain' }));
	await plain.preview();
	const right = (await descriptions(plain)).find(({ side }) => side === 'right');
	expect(JSON.parse(right!.description)).not.toHaveProperty('profile');
});

test('the reference profile, chosen by name, is what it always was', async () => {
	const workflow = personsFlow();
	Object.assign(parametersOf(workflow, NAMES.right), { profile: 'reference' });
	const flow = await bench.live(1, workflow);
	expect(await flow.status()).toMatchObject({ openReviews: 0 });
});

test('an expression in the profile of a flow is refused, and the run ends', async () => {
	const profileSettings = { overlapSeconds: '={{ 60 + 1 }}' };
	const flow = await bench.open(ownFlow({ ...OWN, profileSettings }));
	const done = await flow.run();
	expect(done.failedNode).toBe(NAMES.right);
	expect(problemOf(done)).toMatch(
		/holds an expression.*fixed values in "Profile Settings".*approved/,
	);
	expect(
		(await flow.query<{ lease_run: number | null }>('select lease_run from flow'))[0].lease_run,
	).toBeNull();
});

test('a field map that names no field of the profile ends the run: corrected, it runs again at once', async () => {
	const workflow = ownFlow();
	const map = parametersOf(workflow, NAMES.reconcile);
	const { fieldMap: right } = map;
	map.fieldMap = fieldMap(PERSON_ROWS);
	const flow = await bench.open(workflow);
	const done = await flow.run();
	expect(done.failedNode).toBe(NAMES.reconcile);
	expect(problemOf(done)).toMatch(/writes to the right field "lastName", which .* does not have/);
	const leases = await flow.query<{ lease_run: number | null }>('select lease_run from flow');
	expect(leases[0].lease_run).toBeNull();
	map.fieldMap = right;
	expect((await flow.run()).failedNode).toBeUndefined();
});

test('a profile that cannot work stops the node with resource, setting and remedy', async () => {
	const flow = await bench.open(ownFlow({ ...OWN, profileSettings: { idFields: '' } }));
	const done = await flow.run();
	expect(done.failedNode).toBe(NAMES.right);
	expect(problemOf(done)).toMatch(/Contacts.*\|.+/);
	expect(await bench.writes()).toBe(0);
});

test.each<[string, object, RegExp]>([
	['a wrong ID field', { idFields: 'title' }, /ID: Properties/],
	['an envelope that is not there', { rows: 'items' }, /List: Rows.*no "items"/],
	['a wrong modified field', { modifiedField: 'changed' }, /Modified: Property/],
])(
	'%s stops a run before anything is written, and names Check Profile',
	async (_name, settings, text) => {
		await bench.sandbox.customerp.control.seed({
			contacts: [1, 2].map((n) => ({ lastName: `Der ${n}`, title: 'Chef', number: `${n}` })),
		});
		const profileSettings = { ...(OWN.profileSettings as object), createdField: '', ...settings };
		const flow = await bench.open(ownFlow({ ...OWN, profileSettings }));
		const done = await flow.run();
		expect(done.failedNode).toBe(NAMES.right);
		expect(problemOf(done)).toMatch(text);
		expect(problemOf(done)).toContain('Check Profile');
		expect(await bench.writes()).toBe(0);
	},
);

test('the drop-downs of Reconcile show the fields of the profile', async () => {
	const options = async () => {
		const reconcile = new LinkStoreReconcile();
		const context = loadOptionsContext({
			type: reconcile,
			parameters: { leftEntity: 'membercare.person', rightEntity: 'customerp.contact' },
		});
		const found = await reconcile.methods.loadOptions.getRightFields.call(context);
		return found.map(({ value }) => value);
	};
	const flow = await bench.open(ownFlow());
	await flow.status().catch(() => undefined);
	expect(await options()).toContain('lastName');
	await flow.preview();
	const described = await options();
	expect(described).toContain('surname');
	expect(described).not.toContain('lastName');
});
