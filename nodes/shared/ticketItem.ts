import { NodeOperationError, type IExecuteFunctions, type INode } from 'n8n-workflow';
import { META, ticketSchema, type Ticket } from './contracts';

/** The run ticket that Start Run emitted, from this node's input. */
export function readTicket(this: IExecuteFunctions, inputIndex = 0): Ticket {
	const items = this.getInputData(inputIndex);
	const found = items.find(
		(item) => (item.json[META] as { kind?: string } | undefined)?.kind === 'ticket',
	);
	if (found === undefined)
		throw noTicket(
			this.getNode(),
			this.getParentNodes(this.getNode().name).map(({ name }) => name),
		);
	const parsed = ticketSchema.safeParse(found.json[META]);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		throw new NodeOperationError(
			this.getNode(),
			`The run ticket is damaged at "${issue.path.join('.')}": ${issue.message}`,
			{ description: 'Wire Link Store: Start Run straight into this node, and start a new run.' },
		);
	}
	return parsed.data;
}

function noTicket(node: INode, parents: string[]): NodeOperationError {
	return new NodeOperationError(node, 'There is no run ticket in the input', {
		description: `Wire Link Store: Start Run straight into this node. If a node stands between them (${parents.join(', ') || 'none does'}), let it pass "${META}" on (Edit Fields: turn on Include Other Input Fields).`,
	});
}
