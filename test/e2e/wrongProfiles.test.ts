/**
 * Profiles that do not fit their server, in a real n8n: Check Profile finds what is wrong, and a flow stops before it writes
 * anything, with a text that names the setting.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckLine } from '../../nodes/shared/rest/check/check';
import type { RestEntityInput } from '../../nodes/shared/rest/profile/profile';
import { labelOf } from '../../nodes/shared/rest/profile/settingsTable';
import { openLab, workflowId, type Lab } from '../demo/lab';
import { goLive } from '../demo/scenario';
import { itemsOf, type WorkflowJson } from '../host';
import { generateBooks } from '../sandbox/generate';
import type { DialectSettings } from '../sandbox/rest/dialects/types';
import { profileOf } from '../support/profiles';
import { ownProfile, withDialect } from '../support/profiles/workflow';

const silent = { say: () => undefined, title: () => undefined };
const FLOW = 'customcrm-customer--wave-customer';
const READ = 'Custom CRM: get changed customers';
const right = profileOf('cursor', 'customcrm', 'customer');

let lab: Lab;
let home: string;
let template: WorkflowJson;

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'linkstore-e2e-wrong-'));
	const books = generateBooks({ seed: 5 });
	lab = await openLab({
		home,
		flows: [FLOW],
		change: withDialect('cursor'),
		sandbox: {
			membercare: false,
			customerp: false,
			chargebee: false,
			custompms: false,
			customcrm: { dialect: 'cursor', seed: { customers: books.customcrm.customers } },
			wave: { seed: { customers: books.wave.customers } },
		},
	});
	template = await lab.host.rest().call<WorkflowJson>('GET', `/workflows/${workflowId(FLOW)}`);
});
afterAll(async () => {
	await lab?.close();
	rmSync(home, { recursive: true, force: true });
});
afterEach(async () => {
	await lab.sandbox.customcrm.control.configure({
		sinceIgnored: false,
		endlessPages: false,
		maxPageSize: 200,
	});
});

const configure = async (settings: Partial<DialectSettings> & { maxPageSize?: number }) =>
	await lab.sandbox.customcrm.control.configure(settings);

const writes = async () => {
	const { customcrm, wave } = lab.sandbox;
	const [left, right_] = [await customcrm.control.counters(), await wave.control.counters()];
	return left.writes + right_.writes;
};

/** The template once more, as a flow of its own with another profile. */
async function flowWith(name: string, profile: RestEntityInput): Promise<string> {
	const renamed = JSON.parse(
		JSON.stringify(template.nodes).replaceAll(`"${FLOW}"`, `"${name}"`),
	) as WorkflowJson['nodes'];
	const nodes = renamed.map((node) =>
		node.name === READ
			? { ...node, parameters: { ...node.parameters, ...ownProfile(profile) } }
			: node,
	);
	const { connections, settings } = template;
	const id = workflowId(name);
	await lab.host.rest().saveWorkflow({ id, name, nodes, connections, settings });
	return id;
}

/** What Check Profile says of a profile, in a node of its own. */
async function check(profile: RestEntityInput): Promise<CheckLine[]> {
	const read = template.nodes.find(({ name }) => name === READ)!;
	const { resource } = read.parameters;
	await lab.host.rest().saveWorkflow({
		id: 'checkProfile0001',
		name: 'Check the profile',
		nodes: [
			{
				id: 'a',
				name: 'Manual Trigger',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				...read,
				id: 'b',
				name: 'Check',
				parameters: { resource, operation: 'checkProfile', ...ownProfile(profile) },
			},
		],
		connections: { 'Manual Trigger': { main: [[{ node: 'Check', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	const record = await lab.host.run('checkProfile0001');
	expect(record.error).toBeUndefined();
	return itemsOf(lab.host.runData(record), 'Check').map(({ json }) => json as unknown as CheckLine);
}

const wrongIn = (lines: CheckLine[]) => lines.filter(({ ok }) => ok === false);

/** What a stopped flow says: the setting by its name in the node, and what was found. */
const stopped = (setting: string, found: string): RegExp =>
	new RegExp(`Custom CRM, Customers, setting "${labelOf(setting)}": ${found}`);

interface Wrong {
	what: string;
	flow: string;
	profile: RestEntityInput;
	server?: Partial<DialectSettings> & { maxPageSize?: number };
	/** What the stopped flow says. */
	text: RegExp;
	/** The line of Check Profile that does not hold. */
	line: { check: RegExp; found: RegExp };
}

const WRONG: Wrong[] = [
	{
		what: 'an id field that no record has',
		flow: 'wrong-id',
		profile: { ...right, idFields: ['customer_no'] },
		text: stopped('idFields', '.*"customer_no"'),
		line: { check: /^ID$/, found: /customer_no/ },
	},
	{
		what: 'an id field that is the same for many',
		flow: 'same-id',
		profile: { ...right, idFields: ['type'] },
		text: stopped('idFields', '.*rows of one page'),
		line: { check: /^ID$/, found: /rows|records/ },
	},
	{
		what: 'an envelope that is not there',
		flow: 'wrong-rows',
		profile: { ...right, list: { ...right.list, rows: 'data.items' } },
		text: stopped('list.rows', 'there is no "data.items"'),
		line: { check: /^List$/, found: /data\.items/ },
	},
	{
		what: 'paging that never ends',
		flow: 'endless',
		profile: right,
		server: { endlessPages: true, maxPageSize: 5 },
		text: stopped('list.paging.kind', 'the listing never ends'),
		line: { check: /^Paging$/, found: /same|never|first/ },
	},
];

test('Check Profile finds nothing wrong with a profile that fits, and writes nothing', async () => {
	const lines = await check(right);
	expect(wrongIn(lines)).toEqual([]);
	expect(lines[lines.length - 1]).toMatchObject({ check: 'Summary', ok: true });
	expect(await writes()).toBe(0);
});

describe.each(WRONG)('$what', ({ flow, profile, server = {}, text, line }) => {
	test('is found by Check Profile', async () => {
		await configure(server);
		const wrong = wrongIn(await check(profile)).filter(({ check: name }) => name !== 'Summary');
		expect(wrong).toContainEqual({
			check: expect.stringMatching(line.check),
			ok: false,
			found: expect.stringMatching(line.found),
			remedy: expect.stringMatching(/\w/),
		});
		expect(await writes()).toBe(0);
	});

	test('stops the flow with a clear text before anything is written', async () => {
		await configure(server);
		const id = await flowWith(flow, profile);
		let said: string | undefined;
		// A listing is read in pieces: what is wrong with its end shows in a later one.
		for (let run = 0; run < 5 && said === undefined; run++) {
			const { status, error } = await lab.host.run(id);
			if (status === 'error') said = String(error?.message);
		}
		expect(said).toMatch(text);
		const [now] = await lab.linkStore({ resource: 'flow', operation: 'getStatus', flow });
		expect(now).toMatchObject({ lastProblem: expect.stringMatching(text) });
		expect(now.preview).toBeUndefined();
		expect(await writes()).toBe(0);
	});
});

describe('a since-parameter that the server ignores', () => {
	test('is found by Check Profile', async () => {
		await configure({ sinceIgnored: true });
		expect(wrongIn(await check(right)).map(({ found }) => found)).toContainEqual(
			expect.stringMatching(/updated_after|ignore/),
		);
	});

	test('stops a live flow before anything is written; once it works the edits are carried', async () => {
		await goLive(lab, silent);
		const [{ left, right: wave }] = await lab.links(FLOW);
		const before = await writes();
		await configure({ sinceIgnored: true });
		const { customcrm } = lab.sandbox;
		await customcrm.control.edit('customers', left, { website: 'https://ny.example.com' });
		const { status, error } = await lab.host.run(workflowId(FLOW));
		expect(status).toBe('error');
		expect(error?.message).toMatch(stopped('since.param', 'the server ignores "updated_after"'));
		expect(await writes()).toBe(before);
		await configure({ sinceIgnored: false });
		await lab.host.waitFor(
			'the edit to arrive in Wave',
			async () => {
				await lab.linkStore({ resource: 'flow', operation: 'requestRun', flow: FLOW });
				await lab.run(FLOW).catch(() => undefined);
				const customer = await lab.sandbox.wave.control.get('customers', wave);
				return customer?.website === 'https://ny.example.com' ? true : undefined;
			},
			{ timeout: 120_000 },
		);
	});
});
