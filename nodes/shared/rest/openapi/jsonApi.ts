import type { ProfileField } from '../profile/profile';
import { labelOf } from './names';
import type { Shape } from './schema';

/** A resource of JSON:API: type, id, and all else in attributes and relationships. */
export const isJsonApi = (row: Shape): boolean =>
	['id', 'type', 'attributes'].every((name) => row.properties.has(name));

/** Type of the related resource, where the document names a single one. */
export function relatedType(row: Shape, name: string): string | undefined {
	const data = row.properties.get('relationships')?.properties.get(name)?.properties.get('data');
	const values = data?.properties.get('type')?.enum ?? [];
	return values.length === 1 ? String(values[0]) : undefined;
}

/** Fields named without `attributes.`; a relationship to one resource becomes the field `<name>Id`. */
export function plainFields(
	fields: ProfileField[],
	typeOf: (relationship: string) => string | undefined,
): ProfileField[] {
	return fields.flatMap((field): ProfileField[] => {
		const attribute = /^attributes\.(.+)$/.exec(field.name)?.[1];
		if (attribute) {
			return [{ ...field, name: attribute, label: labelOf(attribute), path: field.name }];
		}
		const related = /^relationships\.([^.]+)\.data\.id$/.exec(field.name)?.[1];
		if (related) {
			const type = typeOf(related);
			return [
				{
					...field,
					name: `${related}Id`,
					label: labelOf(`${related}Id`),
					path: field.name,
					...(type ? { writeWith: { [`relationships.${related}.data.type`]: type } } : {}),
				},
			];
		}
		return field.name === 'id' ? [field] : [];
	});
}
