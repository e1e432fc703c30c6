import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { entityOf, type SystemAdapter, type SyncOperation } from '../adapter';
import { applyChange } from '../apply';
import type { Api, Entity } from '../entity';
import { getChanges } from '../getChanges';
import { toNodeError } from '../nodeErrors';
import { entityForItem, type Described } from './chosen';
import { plainOperations, type PlainOperation } from './operations';
import { missing, type OperationName } from './properties';

/** These take all items at once: they are steps of a run, with checks of their own. */
const syncOperations: Partial<Record<OperationName, SyncOperation>> = { applyChange, getChanges };

/** Runs the chosen operation of a system's node. `more`: operations by name that only this system has. */
export async function route(
	this: IExecuteFunctions,
	adapter: SystemAdapter,
	more: Record<string, PlainOperation> = {},
): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as string;
	const reference = entityOf(adapter, resource);
	const name = this.getNodeParameter('operation', 0) as OperationName;
	const sync = syncOperations[name];
	if (sync) return await sync.call(this, adapter, reference);
	const operation = plainOperations[name] ?? more[name];
	if (!operation) {
		throw new NodeOperationError(this.getNode(), `${reference.label} has no operation "${name}"`, {
			description: 'Choose one of the operations that the node offers for this resource.',
		});
	}
	const output: INodeExecutionData[] = [];
	let api: Api | undefined;
	const described: Described = new Map();
	for (let itemIndex = 0; itemIndex < this.getInputData().length; itemIndex++) {
		try {
			const entity = entityForItem(this, adapter, resource, itemIndex, described);
			requireAbility(this, entity, name, itemIndex);
			api ??= await adapter.api.call(this);
			const rows = await operation.call(this, api, entity, itemIndex);
			output.push(...rows.map((json) => ({ json, pairedItem: { item: itemIndex } })));
		} catch (error) {
			const failure = toNodeError(this.getNode(), error, itemIndex);
			if (!this.continueOnFail()) throw failure;
			// Exactly this shape, or n8n does not take the item for a failed one.
			const json: IDataObject = { error: failure.message };
			output.push({ json, pairedItem: { item: itemIndex } });
		}
	}
	return [output];
}

/** The operations are offered for the reference profile: another one may lack the way to do it. */
function requireAbility(
	context: IExecuteFunctions,
	entity: Entity,
	name: string,
	itemIndex: number,
): void {
	const operation = missing(entity, name);
	if (operation === undefined) return;
	throw new NodeOperationError(
		context.getNode(),
		`The profile of ${entity.labelPlural} has no way to do "${operation}"`,
		{
			itemIndex,
			description:
				'If the API can do it, say how in Profile Settings of this node; else choose another operation.',
		},
	);
}
