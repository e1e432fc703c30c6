/** Records point at each other by id: what is pointed at must exist, and cannot be deleted. */
import type { RawRecord } from '../types';
import { useOf, type FieldError, type Rest } from './context';
import type { Fields } from './schema';

export function checkReferences(
	rest: Rest,
	fields: Fields,
	values: RawRecord,
	prefix = '',
): FieldError[] {
	const errors: FieldError[] = [];
	for (const [name, value] of Object.entries(values)) {
		const field = fields[name];
		if (field?.type === 'list') {
			(value as RawRecord[]).forEach((item, index) => {
				errors.push(...checkReferences(rest, field.fields!, item, `${prefix}${name}[${index}].`));
			});
		} else if (field?.reference && typeof value === 'string') {
			if (!rest.runtime.store.now[field.reference].get(value)) {
				errors.push({ field: `${prefix}${name}`, message: 'does not exist' });
			}
		}
	}
	return errors;
}

/** How many records point at this one, by entity. */
export function referencesTo(rest: Rest, entity: string, id: string): Record<string, number> {
	const counts = Object.entries(rest.runtime.store.now).map(
		([name, collection]) => [name, collection.by('uses', useOf(entity, id)).length] as const,
	);
	return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
