import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { FlowStatus } from '../../nodes/LinkStore/loop/status';
import {
	createHost,
	itemsOf,
	templateFor,
	type ExecutionRecord,
	type Host,
	type WorkflowJson,
} from '../host';
import { repository } from '../host/tools';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox';
import { running, sidesOf, SYSTEMS } from './systems';

/** Flows of each pair of systems, in the order in which their references become available. */
export const MEMBERCARE_FLOWS = [
	'membercare-products--customerp-product',
	'membercare-companies--customerp-customer',
	'membercare-organizations--customerp-customer',
	'membercare-persons--customerp-contact',
	'membercare-invoices--customerp-order',
];
export const WAVE_FLOWS = [
	'customcrm-product--wave-product',
	'customcrm-customer--wave-customer',
	'customcrm-customer--wave-customer-human-data',
	'customcrm-order--wave-invoice',
];
export const CHARGEBEE_FLOWS = [
	'chargebee-item--customerp-product',
	'chargebee-business-entity--customerp-customer',
	'custompms-customer--chargebee-business-entity',
	'custompms-customer--chargebee-customer',
	'chargebee-customer--customerp-contact',
	'custompms-customer--chargebee-address',
	'chargebee-order--customerp-order',
];

/** The flow in which people decide which customers are synchronized, and the templates that they do it with. */
export const PEOPLE_FLOW = 'customer-synchronization-flow';
export const PEOPLE_TEMPLATES = [
	'customer-synchronization-new-customer',
	'customer-synchronization-customers',
];

/** Flows that use the links of another one. */
const LINKS_OF: Record<string, string> = {
	'customcrm-customer--wave-customer-human-data': 'customcrm-customer--wave-customer',
};

/** The template that wakes the Chargebee flows. */
export const WEBHOOKS = 'chargebee-webhook--request-runs';

/** Systems, and the templates that are imported for them. */
export interface Installed {
	sandbox: SandboxOptions;
	flows: string[];
	/** Templates beside the flows, for example the one that listens to webhooks. */
	others?: string[];
	/** Who may use the forms and pages. */
	logins?: Login[];
	/** What a user changes in a template after importing it. Default: nothing. */
	change?: (workflow: WorkflowJson) => WorkflowJson;
}

export interface LabOptions extends Installed {
	home: string;
	/** Systems of their own beside the others in the same n8n: two flows would not share a pair of systems. */
	branch?: Installed;
	/** Address that n8n tells other systems to call, as with a reverse proxy before it. */
	publicUrl?: string;
	env?: Record<string, string>;
	/** Called with a line for people at each step. */
	say?: (line: string) => void;
}

/** A user of the forms and pages, known to n8n by a Basic Auth credential. */
export interface Login {
	user: string;
	password: string;
	/** Names of the nodes that let this one in. */
	nodes: string[];
}

/** A real n8n with the package and its templates, beside the sandboxed systems. */
export interface Lab {
	host: Host;
	sandbox: Sandbox;
	flows: string[];
	/** See `LabOptions`. */
	publicUrl?: string;
	branch?: Lab;
	/** One run of a flow, started by its Manual Trigger. */
	run: (flow: string) => Promise<ExecutionRecord>;
	status: (flow: string) => Promise<FlowStatus>;
	/** Runs until the preview is complete; gives its numbers. */
	preview: (flow: string) => Promise<FlowStatus>;
	approve: (flow: string) => Promise<void>;
	/** Runs until nothing is left to do; gives the number of runs. */
	settle: (flow: string, most?: number) => Promise<number>;
	/** Runs one operation of the Link Store node, as a workflow of its own. */
	linkStore: (parameters: IDataObject) => Promise<IDataObject[]>;
	/** Asks for a complete pass of both sides in the next run: sees what the feeds do not show. */
	requestFullPass: (flow: string) => Promise<void>;
	/** Calls that each system got from a flow's runs so far. */
	calls: (flow: string) => Calls;
	/** Linked pairs; `all`: those whose link has ended, too. */
	links: (flow: string, state?: 'linked' | 'all') => Promise<LinkPair[]>;
	reviews: (flow: string) => Promise<IDataObject[]>;
	close: () => Promise<void>;
}

export interface Calls {
	left: number;
	right: number;
	/** Requests for a change, both systems. */
	writes: number;
}

export interface LinkPair {
	left: string;
	right: string;
}

const workflows = join(repository, 'workflows');
/** As n8n makes them: 16 letters and digits. For a longer one it would not keep what triggers remember. */
export const workflowId = (flow: string): string =>
	createHash('sha256').update(flow).digest('hex').slice(0, 16);

export const templateFile = (flow: string): string => join(workflows, `${flow}.json`);

export async function openLab(options: LabOptions): Promise<Lab> {
	const say = options.say ?? (() => undefined);
	say('Starting the sandboxed systems');
	const sandbox = await startSandbox(options.sandbox);
	const other = options.branch && (await startSandbox(options.branch.sandbox));
	say('Preparing n8n (the first time it is installed from npm, which takes some minutes)');
	const host = await createHost({
		home: options.home,
		env: {
			...options.env,
			...(options.publicUrl === undefined ? {} : { N8N_WEBHOOK_URL: options.publicUrl }),
		},
	});
	say('Importing credentials and templates');
	await install(host, sandbox, options, 'Sandbox');
	if (options.branch && other) await install(host, other, options.branch, 'Branch');
	say('Starting n8n');
	await host.start();
	const lab = { ...controls(host, sandbox, options.flows), publicUrl: options.publicUrl };
	if (!options.branch || !other) return lab;
	return {
		...lab,
		branch: controls(host, other, options.branch.flows),
		close: async () => {
			await lab.close();
			await other.stop();
		},
	};
}

/** Imports templates and the credentials that they need. `kind` is the last part of the credentials' names. */
async function install(
	host: Host,
	sandbox: Sandbox,
	{ flows, others = [], logins = [], change = unchanged }: Installed,
	kind: string,
): Promise<void> {
	const systems = running(sandbox).map((name) => SYSTEMS[name]);
	const chosen = systems.map(({ label, short, credentialType }) => ({
		type: credentialType,
		id: `${short}${kind}`,
		name: `${label} ${kind.toLowerCase()}`,
	}));
	await host.importCredentials(
		chosen.map((one, index) => ({ ...one, data: systems[index].credential(sandbox) })),
	);
	const credentials = Object.fromEntries(chosen.map(({ type, id, name }) => [type, { id, name }]));
	const ofNodes = await importLogins(host, logins);
	await host.importWorkflows(
		[...flows, ...others].map((flow) =>
			change(templateFor(templateFile(flow), { id: workflowId(flow), credentials, ofNodes })),
		),
	);
}

const unchanged = (workflow: WorkflowJson): WorkflowJson => workflow;

/** Makes the credentials of people; gives them by the names of the nodes that let them in. */
async function importLogins(host: Host, logins: Login[]) {
	const made = logins.map(({ user, password, nodes }, index) => ({
		credential: { id: `login${index}`, name: `Login of ${user}` },
		data: { user, password },
		nodes,
	}));
	if (made.length === 0) return {};
	await host.importCredentials(
		made.map(({ credential, data }) => ({ ...credential, type: 'httpBasicAuth', data })),
	);
	return Object.fromEntries(
		made.flatMap(({ credential, nodes }) =>
			nodes.map((node) => [node, { httpBasicAuth: credential }]),
		),
	);
}

function controls(host: Host, sandbox: Sandbox, flows: string[]): Lab {
	const linkStore = async (parameters: IDataObject): Promise<IDataObject[]> => {
		await host.rest().saveWorkflow(operationWorkflow(parameters));
		const record = await host.run('linkStoreOperation');
		failOn(record, 'Link Store');
		return itemsOf(host.runData(record), 'Link Store').map((item) => item.json);
	};
	const counted = new Map<string, Calls>();
	const totals = async (flow: string): Promise<Calls> => {
		const sides = sidesOf(flow);
		const left = await sandbox[sides.left].control.counters();
		const right = await sandbox[sides.right].control.counters();
		return { left: left.total, right: right.total, writes: left.writes + right.writes };
	};
	const calls = (flow: string): Calls => counted.get(flow) ?? { left: 0, right: 0, writes: 0 };
	const run = async (flow: string): Promise<ExecutionRecord> => {
		const before = await totals(flow);
		const record = await host.run(workflowId(flow), { timeout: 300_000 });
		const after = await totals(flow);
		const sum = calls(flow);
		counted.set(flow, {
			left: sum.left + after.left - before.left,
			right: sum.right + after.right - before.right,
			writes: sum.writes + after.writes - before.writes,
		});
		failOn(record, flow);
		return record;
	};
	const status = async (flow: string): Promise<FlowStatus> =>
		(
			await linkStore({ resource: 'flow', operation: 'getStatus', flow })
		)[0] as unknown as FlowStatus;

	return {
		host,
		sandbox,
		flows,
		run,
		status,
		linkStore,
		preview: async (flow) => {
			for (let count = 0; count < 200; count++) {
				await run(flow);
				const now = await status(flow);
				if (now.state === 'waits for approval') return now;
			}
			throw new Error(`The preview of ${flow} does not end: ${JSON.stringify(await status(flow))}`);
		},
		approve: async (flow) => {
			await linkStore({ resource: 'flow', operation: 'approve', flow });
		},
		settle: async (flow, most = 60) => {
			for (let count = 1; count <= most; count++) {
				await run(flow);
				const now = await status(flow);
				if (now.state === 'stopped') throw new Error(`${flow} is stopped: ${now.text}`);
				if (isQuiet(now)) return count;
			}
			throw new Error(
				`${flow} does not come to rest: ${JSON.stringify(await status(flow), null, 1)}`,
			);
		},
		requestFullPass: async (flow) => {
			await linkStore({ resource: 'flow', operation: 'requestRun', flow, fullPass: 'both' });
		},
		calls,
		links: async (flow, state = 'linked') =>
			(
				await linkStore({
					resource: 'link',
					operation: 'getAll',
					flow: LINKS_OF[flow] ?? flow,
					returnAll: true,
					state,
				})
			)
				.filter((link) => link.left !== null && link.right !== null)
				.map(({ left, right }) => ({ left: String(left), right: String(right) })),
		reviews: async (flow) =>
			await linkStore({
				resource: 'review',
				operation: 'getAll',
				flow,
				returnAll: true,
				state: 'open',
			}),
		close: async () => {
			await host.stop();
			await sandbox.stop();
		},
	};
}

/** Nothing is left that a further run would do. */
export const isQuiet = (status: FlowStatus): boolean =>
	status.workLeft === false && status.operations.sent === 0;

function failOn(record: ExecutionRecord, what: string): void {
	if (record.status === 'success') return;
	throw new Error(
		`${what}: the execution ended with "${record.status}": ${JSON.stringify(record.error)}`,
	);
}

/** A workflow with a Manual Trigger and one Link Store node, as a user would make it. */
function operationWorkflow(parameters: IDataObject): WorkflowJson {
	return {
		id: 'linkStoreOperation',
		name: 'Link Store operation',
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
				id: 'b',
				name: 'Link Store',
				type: 'n8n-nodes-linkstore.linkStore',
				typeVersion: 1,
				position: [220, 0],
				parameters: parameters as Record<string, unknown>,
			},
		],
		connections: { 'Manual Trigger': { main: [[{ node: 'Link Store', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}
