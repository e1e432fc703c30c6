import { createHash } from 'node:crypto';

export const PACKAGE = 'n8n-nodes-linkstore';

export interface TemplateNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [x: number, y: number];
	parameters: Record<string, unknown>;
	/** Of nodes that n8n gives an address. */
	webhookId?: string;
	/** What n8n does when the node fails; without it the execution ends. */
	onError?: 'continueErrorOutput' | 'continueRegularOutput';
}

/** A node that has no id yet. */
export type Draft = Omit<TemplateNode, 'id'>;

interface End {
	node: string;
	type: 'main';
	index: number;
}

export interface Template {
	name: string;
	nodes: TemplateNode[];
	connections: Record<string, { main: End[][] }>;
	pinData: Record<string, never>;
	settings: Record<string, unknown>;
	active: false;
}

export type Wire = [from: string, output: number, to: string, input: number];

/** Nothing of an execution is kept: its items are people's data, and what is needed stands in the store. */
const SETTINGS = {
	executionOrder: 'v1',
	saveDataSuccessExecution: 'none',
	saveDataErrorExecution: 'none',
	saveManualExecutions: false,
};

/** A node id that stays the same each time the template is built. */
function idFor(workflowKey: string, node: string): string {
	const hash = createHash('sha256').update(`${workflowKey}\n${node}`).digest('hex');
	const part = (from: number, to: number) => hash.slice(from, to);
	return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
}

/** A node of this package. */
export const own = (
	name: string,
	type: string,
	position: Draft['position'],
	parameters: Draft['parameters'],
): Draft => ({ name, type: `${PACKAGE}.${type}`, typeVersion: 1, position, parameters });

/** A node that comes with n8n. */
export const base = (
	name: string,
	[type, typeVersion]: [type: string, typeVersion: number],
	position: Draft['position'],
	parameters: Draft['parameters'] = {},
): Draft => ({ name, type: `n8n-nodes-base.${type}`, typeVersion, position, parameters });

/**
 * The editor gives an imported node an address of its own. Other ways of import do not, and n8n then makes
 * one of the node's name, which it does not find again if there is a space in it.
 */
export const withWebhook = (node: Draft, webhookId: string): Draft => ({ ...node, webhookId });

/** Puts a template together; `key` makes its node ids. Connections stand in the order of the wires. */
export function workflow(key: string, title: string, nodes: Draft[], wires: Wire[]): Template {
	const connections: Template['connections'] = {};
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
		settings: SETTINGS,
		active: false,
	};
}
