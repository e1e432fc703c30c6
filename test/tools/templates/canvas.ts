import { createHash } from 'node:crypto';
import { settingsOf } from './settings';
import { overview, section, type Section } from './stickies';
import type { Flow, FlowSide } from './types';

export const PACKAGE = 'n8n-nodes-linkstore';

export interface TemplateNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [x: number, y: number];
	parameters: Record<string, unknown>;
}

type Connections = Record<string, { main: Array<Array<{ node: string; type: 'main'; index: number }>> }>;

export interface Template {
	name: string;
	nodes: TemplateNode[];
	connections: Connections;
	pinData: Record<string, never>;
	settings: Record<string, unknown>;
	active: false;
}

/** Nothing of an execution is kept: its items are people's data, and what is needed stands in the store. */
export const EXECUTION_SETTINGS = {
	executionOrder: 'v1',
	saveDataSuccessExecution: 'none',
	saveDataErrorExecution: 'none',
	saveManualExecutions: false,
};

/** Ids that stay the same each time the template is built. */
function idFor(workflow: string, node: string): string {
	const hash = createHash('sha256').update(`${workflow}\n${node}`).digest('hex');
	const part = (from: number, to: number) => hash.slice(from, to);
	return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
}

type Draft = Omit<TemplateNode, 'id'>;

export const own = (
	name: string,
	type: string,
	position: Draft['position'],
	parameters: Draft['parameters'],
): Draft => ({ name, type: `${PACKAGE}.${type}`, typeVersion: 1, position, parameters });

export const base = (
	name: string,
	[type, typeVersion]: [type: string, typeVersion: number],
	position: Draft['position'],
	parameters: Draft['parameters'] = {},
): Draft => ({ name, type: `n8n-nodes-base.${type}`, typeVersion, position, parameters });

type Wire = [from: string, output: number, to: string, input: number];

/** Puts a template together. Connections stand in the order of the wires. */
export function workflow(key: string, title: string, nodes: Draft[], wires: Wire[]): Template {
	const connections: Connections = {};
	for (const [from, output, node, index] of wires) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output].push({ node, type: 'main', index });
	}
	return {
		name: title,
		nodes: nodes.map((node) => ({ id: idFor(key, node.name), ...node })),
		connections,
		pinData: {},
		settings: EXECUTION_SETTINGS,
		active: false,
	};
}

const entity = (side: FlowSide): string => side.entity.split('.')[1];

/** Names of the nodes of a flow: what each one does. */
export const names = (flow: Flow) => ({
	trigger: 'Every 5 minutes or on request',
	manual: 'Run once by hand',
	start: 'Start the run',
	readLeft: `Get changed ${flow.left.records}`,
	readRight: `Get changed ${flow.right.records}`,
	reconcile: 'Compare and plan',
	writeLeft: `Write to ${flow.left.records}`,
	writeRight: `Write to ${flow.right.records}`,
	review: 'Tell somebody',
	form: 'Enter the settings code',
	approve: 'Approve these settings',
});

const ROW = { top: 224, middle: 336, bottom: 448 };
const COLUMN = { trigger: 80, start: 336, read: 640, reconcile: 928, write: 1264 };

function sections(flow: Flow): Section[] {
	return [
		{
			name: 'About starting',
			at: [0, 0, 528, 640],
			text: '## Start\nThe trigger asks the store every few seconds whether a run is due, and fires again while work is left. Each run reads and writes one batch. By hand works too.',
		},
		{
			name: 'About reading',
			at: [544, 0, 272, 640],
			text: `## Read\nWhat changed since the last run, ${flow.left.system} first. Put Edit Fields or Filter nodes behind these two.`,
		},
		{
			name: 'About comparing',
			at: [832, 0, 304, 640],
			text: '## Compare\nThe field map and all rules are in this node. New or changed settings only preview.',
		},
		{
			name: 'About writing',
			at: [1152, 0, 432, 640],
			text: `## Write\n${flow.oneWay}`,
		},
		{
			name: 'About approving',
			at: [0, 656, 528, 384],
			text: '## Approve\nLook at the numbers of the preview, execute from this form (signed in to n8n) and enter its settings code. The flow then goes live with exactly these settings.',
		},
	];
}

/** The template of a flow; see docs/how-it-works.md for what its nodes do. */
export function template(flow: Flow): Template {
	const name = names(flow);
	const system = (side: 'left' | 'right', operation: string) => ({
		resource: entity(flow[side]),
		operation,
		...(operation === 'getChanges' ? { side } : {}),
	});
	const linkStore = (operation: string, more = {}) => ({
		resource: 'flow',
		operation,
		flow: flow.name,
		...more,
	});
	const nodes: Draft[] = [
		overview(flow, [-560, 0, 528, 1040]),
		...sections(flow).map(section),
		own(name.trigger, 'linkStoreTrigger', [COLUMN.trigger, ROW.top], { flow: flow.name, interval: 5 }),
		base(name.manual, ['manualTrigger', 1], [COLUMN.trigger, ROW.bottom]),
		own(name.start, 'linkStore', [COLUMN.start, ROW.middle], linkStore('startRun', { options: {} })),
		own(name.readLeft, flow.left.node, [COLUMN.read, ROW.top], system('left', 'getChanges')),
		own(name.readRight, flow.right.node, [COLUMN.read, ROW.bottom], system('right', 'getChanges')),
		own(name.reconcile, 'linkStoreReconcile', [COLUMN.reconcile, ROW.middle], settingsOf(flow)),
		own(name.writeLeft, flow.left.node, [COLUMN.write, 192], system('left', 'applyChange')),
		own(name.writeRight, flow.right.node, [COLUMN.write, ROW.middle], system('right', 'applyChange')),
		base(name.review, ['noOp', 1], [COLUMN.write, 480]),
		base(name.form, ['formTrigger', 2.6], [COLUMN.trigger, 848], approvalForm(flow)),
		own(
			name.approve,
			'linkStore',
			[COLUMN.start, 848],
			linkStore('approve', { settings: "={{ $json['Settings code'] }}" }),
		),
	];
	const wires: Wire[] = [
		[name.trigger, 0, name.start, 0],
		[name.manual, 0, name.start, 0],
		[name.start, 0, name.readLeft, 0],
		[name.start, 0, name.readRight, 0],
		[name.start, 0, name.reconcile, 2],
		[name.readLeft, 0, name.reconcile, 0],
		[name.readRight, 0, name.reconcile, 1],
		[name.reconcile, 0, name.writeLeft, 0],
		[name.reconcile, 1, name.writeRight, 0],
		[name.reconcile, 2, name.review, 0],
		[name.form, 0, name.approve, 0],
	];
	return workflow(flow.name, flow.title, nodes, wires);
}

/** Only people of this n8n who may run the workflow can approve it. */
const approvalForm = (flow: Flow) => ({
	authentication: 'n8nUserAuth',
	requireExecuteAccess: true,
	formTitle: flow.title,
	formDescription:
		'The settings go live exactly as they were previewed. Look at the numbers of the preview first.',
	formFields: {
		values: [
			{
				fieldLabel: 'Settings code',
				fieldType: 'text',
				placeholder: 'as the preview shows it, for example 3nX0c2WfQy1d',
				requiredField: true,
			},
		],
	},
	responseMode: 'lastNode',
	options: { path: `approve-${flow.name}`, buttonLabel: 'Approve' },
});
