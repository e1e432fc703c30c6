import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Side } from '../../shared/contracts';
import { entityName, findField, type EntityDescription } from '../../shared/entity';
import { allEntities } from '../../shared/registry';
import { discoveredFields } from '../loop/compiled';
import { profileFields } from '../loop/profiles';
import { flowNames } from '../loop/status';
import { openStore } from '../store';

/** Names of the flows that the store knows. */
export async function searchFlows(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const store = await openStore();
	return (await store.read(() => flowNames())).map((name) => ({ name, value: name }));
}

/** Every kind of record that can be one side of a flow. */
export async function getEntities(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return allEntities()
		.map((entity) => ({
			name: `${entity.systemLabel} ${entity.label}`,
			value: entityName(entity),
			description: entity.limits[0],
		}))
		.sort((a, b) => a.name.localeCompare(b.name));
}

const chosen = (name: unknown): EntityDescription | undefined =>
	allEntities().find((entity) => entityName(entity) === name);

type Rows = { rows?: Array<{ left?: string; right?: string }> };

/** Fields of one side's entity, and whatever the map names already (a field computed on the canvas). */
async function fieldsOf(this: ILoadOptionsFunctions, side: Side): Promise<INodePropertyOptions[]> {
	const entity = chosen(this.getCurrentNodeParameter(`${side}Entity`));
	const store = await openStore();
	const added = entity === undefined ? [] : await store.read(() => discoveredFields(entity));
	const described = entity && (await store.read(() => profileFields(entity)));
	const fields = [...(described ?? entity?.fields ?? []), ...added];
	// A name with a star stands for fields that are listed by their own names, once they were read.
	const named = fields.filter(({ name }) => !name.endsWith('*'));
	const options: INodePropertyOptions[] = named.map((field) => ({
		name: field.writable === false ? `${field.label} (Read Only)` : field.label,
		value: field.name,
		description: [field.name, field.hint].filter(Boolean).join(': '),
	}));
	const known = new Set(options.map(({ value }) => value));
	const used = ((this.getCurrentNodeParameter('fieldMap') as Rows | undefined)?.rows ?? []).map(
		(row) => row[side] ?? '',
	);
	for (const name of new Set(used)) {
		if (name === '' || known.has(name)) continue;
		const own = findField(fields, name) !== undefined;
		options.push({ name: own ? name : `${name} (Computed)`, value: name });
	}
	return [{ name: '(None)', value: '' }, ...options];
}

export async function getLeftFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await fieldsOf.call(this, 'left');
}

export async function getRightFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await fieldsOf.call(this, 'right');
}
