/** Draws flows on the canvas, wired as the shipped templates are. */
import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import { PACKAGE, type CanvasWorkflow } from './execute';

export interface DrawnSide {
	/** `membercare` or `customerp`. */
	system: string;
	resource: string;
}

export interface DrawnFlow {
	flow: string;
	left: DrawnSide;
	right: DrawnSide;
	/** Parameters of Reconcile besides the entities: field map, matching and so on. */
	settings: INodeParameters;
	recordsPerRun?: number;
	id?: string;
}

export interface MapRow {
	left?: string;
	right?: string;
	type?: string;
	direction?: 'both' | 'toRight' | 'toLeft';
	options?: INodeParameters;
}

/** The field map as Reconcile's parameters hold it. */
export const fieldMap = (rows: MapRow[]): INodeParameters => ({
	rows: rows.map((row) => ({ ...row })) as never,
});

export const matchKeys = (...keys: string[]): INodeParameters => ({
	keys: keys.map((fields) => ({ fields })) as never,
});

export const NAMES = {
	manual: 'Manual Trigger',
	start: 'Start Run',
	left: 'Left: Get Changes',
	right: 'Right: Get Changes',
	reconcile: 'Reconcile',
	toLeft: 'Left: Apply Change',
	toRight: 'Right: Apply Change',
} as const;

let ids = 0;

export const node = (
	name: string,
	type: string,
	parameters: INodeParameters,
	position: [number, number],
	more: Partial<INode> = {},
): INode => ({
	id: `node-${++ids}`,
	name,
	type,
	typeVersion: type.endsWith('.set') ? 3.4 : 1,
	position,
	parameters,
	...more,
});

/** Wires output `from[1]` of a node to input `to[1]` of another. */
export function wire(
	workflow: CanvasWorkflow,
	from: [string, number?],
	...targets: Array<[string, number?]>
): void {
	const { connections } = workflow;
	const main = ((connections[from[0]] ??= { main: [] }).main ??= []);
	const output = from[1] ?? 0;
	while (main.length <= output) main.push([]);
	for (const [name, index] of targets) {
		main[output]?.push({ node: name, type: 'main', index: index ?? 0 });
	}
}

/** Takes the wire between two nodes away. */
export function unwire(workflow: CanvasWorkflow, from: string, to: string): void {
	const main = workflow.connections[from]?.main ?? [];
	workflow.connections[from] = {
		main: main.map((targets) => targets?.filter(({ node: name }) => name !== to) ?? []),
	};
}

/** Puts a node into the wire between two others. */
export function insertBetween(
	workflow: CanvasWorkflow,
	from: string,
	to: string,
	between: INode,
): void {
	workflow.nodes.push(between);
	for (const targets of workflow.connections[from]?.main ?? []) {
		for (const target of targets ?? []) {
			if (target.node !== to) continue;
			wire(workflow, [between.name], [to, target.index]);
			target.node = between.name;
			target.index = 0;
		}
	}
}

/** Parameters of a node, to be changed in place. */
export function parametersOf(workflow: CanvasWorkflow, name: string): INodeParameters {
	const found = workflow.nodes.find((candidate) => candidate.name === name);
	if (found === undefined) throw new Error(`No node ${name}`);
	return found.parameters;
}

export const nodeOf = (workflow: CanvasWorkflow, name: string): INode => {
	const found = workflow.nodes.find((candidate) => candidate.name === name);
	if (found === undefined) throw new Error(`No node ${name}`);
	return found;
};

export function drawFlow(options: DrawnFlow): CanvasWorkflow {
	const system = (side: DrawnSide, operation: string, which?: 'left' | 'right') => ({
		resource: side.resource,
		operation,
		...(which === undefined ? {} : { side: which }),
	});
	const typeOf = (side: DrawnSide) => `${PACKAGE}.${side.system}`;
	const { left, right } = options;
	const connections: IConnections = {};
	const workflow: CanvasWorkflow = {
		id: options.id ?? options.flow,
		name: options.flow,
		nodes: [
			node(NAMES.manual, 'n8n-nodes-base.manualTrigger', {}, [0, 0]),
			node(
				NAMES.start,
				`${PACKAGE}.linkStore`,
				{
					resource: 'flow',
					operation: 'startRun',
					flow: options.flow,
					options:
						options.recordsPerRun === undefined ? {} : { recordsPerRun: options.recordsPerRun },
				},
				[220, 0],
			),
			node(NAMES.left, typeOf(left), system(left, 'getChanges', 'left'), [440, -160]),
			node(NAMES.right, typeOf(right), system(right, 'getChanges', 'right'), [440, 0]),
			node(
				NAMES.reconcile,
				`${PACKAGE}.linkStoreReconcile`,
				{
					leftEntity: `${left.system}.${left.resource}`,
					rightEntity: `${right.system}.${right.resource}`,
					...options.settings,
				},
				[660, 0],
			),
			node(NAMES.toLeft, typeOf(left), system(left, 'applyChange'), [880, -160]),
			node(NAMES.toRight, typeOf(right), system(right, 'applyChange'), [880, 0]),
		],
		connections,
		settings: { executionOrder: 'v1' },
	};
	wire(workflow, [NAMES.manual], [NAMES.start]);
	wire(workflow, [NAMES.start], [NAMES.left], [NAMES.right], [NAMES.reconcile, 2]);
	wire(workflow, [NAMES.left], [NAMES.reconcile, 0]);
	wire(workflow, [NAMES.right], [NAMES.reconcile, 1]);
	wire(workflow, [NAMES.reconcile, 0], [NAMES.toLeft]);
	wire(workflow, [NAMES.reconcile, 1], [NAMES.toRight]);
	return workflow;
}
