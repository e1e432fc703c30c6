import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type ResourceMapperValue,
} from 'n8n-workflow';
import type { Api, Entity, EntityRecord } from '../entity';
import { isObject, type JsonObject, type JsonValue } from '../json';
import { toLocal } from '../localTime';
import { fieldOf, isWritable, nest, withGroups } from '../paths';
import { isEmpty, sameValue } from '../values';
import { getPath } from '../json';
import { enteredFields, isWildcard } from './discovered';
import type { OperationName } from './properties';
import { simplified, toApiValue } from './values';

/** One plain operation on one item: what n8n's users know from every node. */
export type PlainOperation = (
	this: IExecuteFunctions,
	api: Api,
	entity: Entity,
	itemIndex: number,
) => Promise<IDataObject[]>;

const recordId = (context: IExecuteFunctions, itemIndex: number): string => {
	const id = String(
		context.getNodeParameter('recordId', itemIndex, '', { extractValue: true }),
	).trim();
	if (id) return id;
	throw new NodeOperationError(context.getNode(), 'No record is chosen', {
		itemIndex,
		description: 'Choose a record from the list, or enter its ID.',
	});
};

/** The record that is chosen in the node, read afresh. */
export async function existing(
	context: IExecuteFunctions,
	api: Api,
	entity: Entity,
	itemIndex: number,
): Promise<EntityRecord> {
	const id = recordId(context, itemIndex);
	const record = await entity.get(api, id);
	if (record) return record;
	throw new NodeOperationError(
		context.getNode(),
		`There is no ${entity.label.toLowerCase()} ${id}`,
		{
			itemIndex,
			description: 'Check the ID, and that the user of the credential may read this record.',
		},
	);
}

/** Values entered below, or the item's own fields where "Map Automatically" is chosen. */
function enteredValues(context: IExecuteFunctions, itemIndex: number): Record<string, JsonValue> {
	const mapper = context.getNodeParameter('fields', itemIndex) as ResourceMapperValue;
	if (mapper.mappingMode !== 'autoMapInputData') {
		return (mapper.value ?? {}) as Record<string, JsonValue>;
	}
	return context.getInputData()[itemIndex].json as Record<string, JsonValue>;
}

/** The values that the entity takes in this call, in its own form, by path. */
async function writableValues(
	context: IExecuteFunctions,
	api: Api,
	entity: Entity,
	by: 'create' | 'update',
	itemIndex: number,
): Promise<Record<string, JsonValue>> {
	const entered = enteredValues(context, itemIndex);
	const values: Record<string, JsonValue> = {};
	for (const field of entity.fields) {
		if (!isWritable(field, by) || isWildcard(field)) continue;
		const value = getPath(entered as JsonObject, field.name);
		// An item mapped automatically may hold an object where the form has its parts.
		if (value === undefined || isObject(value)) continue;
		values[field.name] = toApiValue(field, value, api.zone);
	}
	for (const { field, known, value } of await enteredFields(api, entity, by, entered)) {
		// Of what nobody knows, the value is taken as it is.
		values[field.name] = known || isEmpty(value) ? toApiValue(field, value, api.zone) : value;
	}
	return values;
}

const noProgress = { steps: [] };
const noSave = async (): Promise<void> => {};

const create: PlainOperation = async function (api, entity, itemIndex) {
	const values = await writableValues(this, api, entity, 'create', itemIndex);
	const given = Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
	const missing = entity.fields.find(({ name, required }) => required && isEmpty(given[name]));
	if (missing) {
		throw new NodeOperationError(this.getNode(), `The field "${missing.label}" is empty`, {
			itemIndex,
			description: `A new ${entity.label.toLowerCase()} needs it.`,
		});
	}
	const record = await entity.create?.(api, {
		fields: nest(given),
		reference: '',
		progress: noProgress,
		save: noSave,
	});
	return record ? [record.fields as IDataObject] : [];
};

const update: PlainOperation = async function (api, entity, itemIndex) {
	const before = await existing(this, api, entity, itemIndex);
	const values = await writableValues(this, api, entity, 'update', itemIndex);
	const changed = Object.keys(values).filter(
		(path) => !sameValue(values[path], getPath(before.fields, path)),
	);
	const stuck = changed.find(
		(path) => isEmpty(values[path]) && fieldOf(entity, path)?.clearable === false,
	);
	if (stuck) {
		throw new NodeOperationError(
			this.getNode(),
			`The field "${fieldOf(entity, stuck)?.label}" cannot be emptied`,
			{ itemIndex, description: 'The API has no way to do it: leave the field out.' },
		);
	}
	if (!changed.length) return [before.fields as IDataObject];
	const result = await entity.update?.(api, {
		id: before.id,
		fields: withGroups(entity, nest(values), changed, before.fields),
		changed,
		before,
		progress: noProgress,
		save: noSave,
	});
	if (result?.problem) {
		throw new NodeOperationError(this.getNode(), result.problem, {
			itemIndex,
			description: `Written were: ${result.written?.join(', ') || 'none of the fields'}.`,
		});
	}
	const after = result?.record ?? (await entity.get(api, before.id));
	return after ? [after.fields as IDataObject] : [];
};

const shown = (
	context: IExecuteFunctions,
	entity: Entity,
	record: EntityRecord,
	itemIndex: number,
): IDataObject =>
	context.getNodeParameter('simplify', itemIndex, false)
		? simplified(entity, record)
		: (record.fields as IDataObject);

const get: PlainOperation = async function (api, entity, itemIndex) {
	const record = await existing(this, api, entity, itemIndex);
	return [shown(this, entity, record, itemIndex)];
};

const getAll: PlainOperation = async function (api, entity, itemIndex) {
	const limit = this.getNodeParameter('returnAll', itemIndex, false)
		? Infinity
		: (this.getNodeParameter('limit', itemIndex, 50) as number);
	const entered = String(this.getNodeParameter('filters.changedSince', itemIndex, '') ?? '');
	if (entered && !entity.capabilities.feed) {
		throw new NodeOperationError(
			this.getNode(),
			`${entity.labelPlural} cannot be listed by when they were changed`,
			{
				itemIndex,
				description:
					'The profile names no parameter for it: remove the filter "Changed Since", or set "Since: Parameter" in Profile Settings if the API has one.',
			},
		);
	}
	const since = entered ? sinceText(entity, entered, api.zone) : undefined;
	const found = new Map<string, EntityRecord>();
	let page: string | undefined;
	do {
		const listed = await entity.list(api, {
			since,
			page,
			limit: Math.min(limit, entity.capabilities.pageSize),
		});
		for (const record of listed.records) {
			if (found.size < limit) found.set(record.id, record);
		}
		page = listed.next;
	} while (page !== undefined && found.size < limit && !this.getExecutionCancelSignal()?.aborted);
	return [...found.values()].map((record) => shown(this, entity, record, itemIndex));
};

/** A moment in the system's own text form. */
function sinceText(entity: Entity, moment: string, zone: string): string {
	if (entity.capabilities.stamp === 'zoneFree') return toLocal(moment, zone) ?? moment;
	const time = Date.parse(moment);
	return Number.isNaN(time) ? moment : new Date(time).toISOString();
}

const remove: PlainOperation = async function (api, entity, itemIndex) {
	const before = await existing(this, api, entity, itemIndex);
	const { id } = before;
	await entity.remove?.(api, id, before);
	return [{ deleted: true, id }];
};

const switchArchived = (which: 'archive' | 'restore'): PlainOperation =>
	async function (api, entity, itemIndex) {
		const before = await existing(this, api, entity, itemIndex);
		const result = await entity[which]?.(api, before.id, before);
		const after = result?.record ?? (await entity.get(api, before.id));
		return after ? [after.fields as IDataObject] : [];
	};

export const plainOperations: Partial<Record<OperationName, PlainOperation>> = {
	archive: switchArchived('archive'),
	create,
	delete: remove,
	get,
	getAll,
	restore: switchArchived('restore'),
	update,
};
