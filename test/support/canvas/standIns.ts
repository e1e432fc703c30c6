/** The few nodes of n8n-nodes-base that flows are bent with, as far as they matter here. */
import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** Work of a node in a test: what comes in, by input, to what goes out, by output. */
export type NodeFunction = (
	inputs: INodeExecutionData[][],
) => INodeExecutionData[][] | Promise<INodeExecutionData[][]>;

const INPUTS = 4;

const nodeType = (
	name: string,
	properties: INodeProperties[],
	work: Partial<INodeType>,
	ports: { inputs?: number; outputs?: number } = {},
): INodeType => ({
	description: {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 2, 3, 3.4, 4],
		description: name,
		defaults: { name },
		inputs: Array(ports.inputs ?? 1).fill(NodeConnectionTypes.Main),
		outputs: Array(ports.outputs ?? 1).fill(NodeConnectionTypes.Main),
		properties,
	} as INodeTypeDescription,
	...work,
});

const passOn: Partial<INodeType> = {
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
};

const property = (name: string, type: INodeProperties['type'], preset: unknown): INodeProperties =>
	({ displayName: name, name, type, default: preset }) as INodeProperties;

/** Edit Fields 3.4: unless Include Other Input Fields is on, only the assigned fields are left. */
const editFields = nodeType(
	'set',
	[
		property('includeOtherFields', 'boolean', false),
		property('assignments', 'json', { assignments: [] }),
	],
	{
		async execute(this: IExecuteFunctions) {
			return [
				this.getInputData().map((item, index) => {
					const others = this.getNodeParameter('includeOtherFields', index, false) as boolean;
					const { assignments } = this.getNodeParameter('assignments', index) as {
						assignments: Array<{ name: string; value: IDataObject[string] }>;
					};
					const own = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
					return { json: { ...(others ? item.json : {}), ...own }, pairedItem: { item: index } };
				}),
			];
		},
	},
);

/** Merge, combined by position, with its default rule for clashing fields: input 2 wins. */
const merge = nodeType(
	'merge',
	[],
	{
		async execute(this: IExecuteFunctions) {
			const [left, right] = [this.getInputData(0), this.getInputData(1)];
			return [
				left.map((item, index) => ({
					json: { ...item.json, ...right[index]?.json },
					pairedItem: { item: index },
				})),
			];
		},
	},
	{ inputs: 2 },
);

const manualTrigger = nodeType('manualTrigger', [], {
	async trigger() {
		return { manualTriggerFunction: async () => undefined };
	},
});
manualTrigger.description.inputs = [];
// The engine hands a trigger's items through; in this canvas they are given from outside.
const asStart: INodeType = { ...manualTrigger, trigger: undefined, ...passOn };

/** Triggers that let people in. They give what the test hands in, as if a browser had sent it. */
const door = (name: string): INodeType => {
	const type = nodeType(
		name,
		[property('authentication', 'string', 'none'), property('output', 'number', 0)],
		{
			async execute(this: IExecuteFunctions) {
				// A Webhook with several methods has an output for each.
				return this.getNodeParameter('output', 0) === 1
					? [[], this.getInputData()]
					: [this.getInputData(), []];
			},
		},
		{ outputs: 2 },
	);
	type.description.inputs = [];
	return type;
};

interface Condition {
	leftValue: unknown;
	rightValue: unknown;
	operator: { operation: string };
}

const CONDITIONS: Record<string, (condition: Condition) => boolean> = {
	notEmpty: ({ leftValue }) => leftValue !== undefined && leftValue !== null && leftValue !== '',
	equals: ({ leftValue, rightValue }) => leftValue === rightValue,
	notEquals: ({ leftValue, rightValue }) => leftValue !== rightValue,
};

/** Filter 2: lets an item through if all its conditions hold. */
const filter = nodeType('filter', [property('conditions', 'json', { conditions: [] })], {
	async execute(this: IExecuteFunctions) {
		return [
			this.getInputData().filter((_item, index) => {
				const { conditions } = this.getNodeParameter('conditions', index) as unknown as {
					conditions: Condition[];
				};
				return conditions.every((condition) => {
					const holds = CONDITIONS[condition.operator.operation];
					if (holds === undefined) throw new Error(`Filter cannot ${condition.operator.operation}`);
					return holds(condition);
				});
			}),
		];
	},
});

/** Flows begin with one of two triggers; neither waits for anything here. */
export const standIns: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': asStart,
	'n8n-nodes-base.webhook': door('webhook'),
	'n8n-nodes-base.formTrigger': door('formTrigger'),
	'n8n-nodes-base.noOp': nodeType('noOp', [], passOn),
	'n8n-nodes-base.stickyNote': nodeType('stickyNote', [], passOn),
	'n8n-nodes-base.set': editFields,
	'n8n-nodes-base.merge': merge,
	'n8n-nodes-base.filter': filter,
};

/** A node whose work is a function of the test, found by the node's name. */
export const functionNode = (functions: Record<string, NodeFunction>): INodeType =>
	nodeType(
		'function',
		[],
		{
			async execute(this: IExecuteFunctions) {
				const work = functions[this.getNode().name];
				if (work === undefined) throw new Error(`No function for node ${this.getNode().name}`);
				const inputs = Array.from({ length: INPUTS }, (_, index) => {
					try {
						return this.getInputData(index) ?? [];
					} catch {
						return [];
					}
				});
				return await work(inputs);
			},
		},
		{ outputs: 2 },
	);

/** Templates have nodes that no test runs (forms, for example): they may stand there, not work. */
export const noStandIn = (name: string): INodeType =>
	nodeType(name, [], {
		async execute() {
			throw new Error(`The canvas has no stand-in for nodes of type ${name}`);
		},
	});
