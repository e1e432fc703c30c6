import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { SystemAdapter } from '../adapter';
import { attempt } from '../attempt';
import type { Api, Entity, EntityRecord } from '../entity';
import { toNodeError } from '../nodeErrors';
import { entityInEditor } from './chosen';
import { withDiscovered } from './discovered';
import { formFields, titleOf } from './values';

const ROWS = 50;

/** Records that are named by the text: by its id, or by a field that can be searched. */
async function matching(api: Api, entity: Entity, text: string): Promise<EntityRecord[]> {
	const found = new Map<string, EntityRecord>();
	const searches = [
		async () => [await entity.get(api, text)],
		...entity.capabilities.findByKey.map(
			(field) => async () => await entity.find?.(api, { by: 'key', field, value: text }),
		),
	];
	for (const search of searches) {
		if (found.size >= ROWS) break;
		const { value, failure } = await attempt<Array<EntityRecord | undefined> | undefined>(search);
		// A text that one field refuses (a name is no number) may still name the record by another.
		if (failure?.detail.scope === 'side') throw failure;
		for (const record of value ?? []) if (record) found.set(record.id, record);
	}
	return [...found.values()];
}

/** Records for a resource locator: a page of the listing, or what a typed text finds. */
export async function searchRecords(
	this: ILoadOptionsFunctions,
	adapter: SystemAdapter,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const entity = entityInEditor(this, adapter);
	try {
		const api = await adapter.api.call(this);
		const { records, next } = filter?.trim()
			? { records: await matching(api, entity, filter.trim()), next: undefined }
			: await entity.list(api, { limit: ROWS, page: paginationToken });
		return {
			results: records.map((record) => ({ name: titleOf(entity, record), value: record.id })),
			paginationToken: next,
		};
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** The form of a create or an update, with the fields that users of this account have added. */
export async function getFields(
	this: ILoadOptionsFunctions,
	adapter: SystemAdapter,
): Promise<ResourceMapperFields> {
	const operation = this.getCurrentNodeParameter('operation') === 'update' ? 'update' : 'create';
	const entity = entityInEditor(this, adapter);
	if (!entity.discover) return { fields: formFields(entity, operation) };
	try {
		const api = await adapter.api.call(this);
		return { fields: formFields(await withDiscovered(api, entity), operation) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
