import { NodeOperationError, type IExecuteFunctions, type NodeTypeAndVersion } from 'n8n-workflow';
import { canonical } from '../../shared/json';
import { plainHash } from '../engine/fingerprint';

const RECONCILE = '.linkStoreReconcile';
const LINK_STORE = '.linkStore';

const isReconcile = (node: NodeTypeAndVersion) => node.type.endsWith(RECONCILE) && !node.disabled;

function isStart(node: NodeTypeAndVersion): boolean {
	const parameters = (node.parameters ?? {}) as { resource?: string; operation?: string };
	return (
		node.type.endsWith(LINK_STORE) &&
		!node.disabled &&
		(parameters.resource ?? 'flow') === 'flow' &&
		(parameters.operation ?? 'startRun') === 'startRun'
	);
}

export interface Canvas {
	/** Code of the settings: hash over the parameters of every node from Start Run to Reconcile. */
	hash: string;
	/** Names of the nodes between Get Changes and Reconcile, for error texts. */
	between: string[];
}

/** The settings as they stand on the canvas, seen from Start Run. */
export function canvasFromStart(this: IExecuteFunctions): Canvas {
	const node = this.getNode();
	const below = this.getChildNodes(node.name, { includeNodeParameters: true });
	const reconcile = below.filter(isReconcile);
	if (reconcile.length !== 1) {
		throw new NodeOperationError(
			node,
			reconcile.length === 0
				? 'Start Run leads to no Link Store Reconcile node'
				: `Start Run leads to ${reconcile.length} Link Store Reconcile nodes`,
			{
				description:
					'Wire Start Run through two Get Changes nodes into one Link Store Reconcile node, and straight into its Run input.',
			},
		);
	}
	const above = this.getParentNodes(reconcile[0].name, { includeNodeParameters: true });
	return canvas(reconcile[0], above, new Set(below.map(({ name }) => name)));
}

/** The same settings, seen from Reconcile. */
export function canvasFromReconcile(this: IExecuteFunctions): Canvas {
	const node = this.getNode();
	const above = this.getParentNodes(node.name, { includeNodeParameters: true });
	const start = above.filter(isStart);
	if (start.length !== 1) {
		throw new NodeOperationError(
			node,
			start.length === 0
				? 'No Link Store: Start Run leads to this node'
				: 'Several Start Run nodes lead to this node',
			{ description: 'Let each flow begin with one Link Store: Start Run.' },
		);
	}
	const below = new Set(this.getChildNodes(start[0].name).map(({ name }) => name));
	const self = {
		name: node.name,
		type: node.type,
		typeVersion: node.typeVersion,
		disabled: false,
		parameters: node.parameters,
	};
	return canvas(self as NodeTypeAndVersion, above, below);
}

function canvas(
	reconcile: NodeTypeAndVersion,
	above: NodeTypeAndVersion[],
	below: Set<string>,
): Canvas {
	const between = above.filter(
		({ name, disabled }) => below.has(name) && !disabled && name !== reconcile.name,
	);
	const parts = [reconcile, ...between]
		// Names and places on the canvas do not matter, what the nodes do does.
		.map(({ type, parameters }) => canonical({ type: type.split('.').pop(), parameters }))
		.sort();
	return { hash: plainHash(parts.join('\n'), 12), between: between.map(({ name }) => name) };
}
