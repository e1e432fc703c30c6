import { entityName, type EntityDescription, type FieldDef } from '../../shared/entity';
import { all, fromJson, one, run, toJson, type Tx } from '../store';
import { descriptionOf } from './flows';
import type { SideRow } from './rows';

/** What the profiles that users made say of their resources: for the drop-downs of a field map. */

const keyOf = (entity: EntityDescription): string => `profile ${entityName(entity)}`;

/** Keeps the fields of a resource that was described, whatever flow it will be part of. The last one counts. */
export function* keepProfile(description: EntityDescription): Tx<void> {
	const { system, entity, label, labelPlural, fields, profile } = description;
	yield* run(
		'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
		keyOf(description),
		// The reference needs no keeping, but ends what was kept before it.
		toJson(profile === undefined ? null : { system, entity, label, labelPlural, fields }),
	);
}

/**
 * Fields of a resource as flows have read it, and as Check Profile has seen it last; of several profiles, all
 * of them. `undefined` where nobody has described it: then the reference holds.
 */
export function* profileFields(entity: EntityDescription): Tx<FieldDef[] | undefined> {
	const found = new Map<string, FieldDef>();
	const take = (fields: FieldDef[] = []): void => {
		for (const field of fields) if (!found.has(field.name)) found.set(field.name, field);
	};
	const row = yield* one<{ value: string }>('select value from meta where name = ?', keyOf(entity));
	take(fromJson<{ fields: FieldDef[] } | null>(row?.value ?? null, null)?.fields);
	let isReference = false;
	for (const side of yield* all<SideRow>('select * from side where description is not null')) {
		const description = descriptionOf(side);
		if (description?.system !== entity.system || description.entity !== entity.entity) continue;
		if (description.profile === undefined) isReference = true;
		else take(description.fields);
	}
	if (found.size === 0) return undefined;
	if (isReference) take(entity.fields);
	return [...found.values()];
}
