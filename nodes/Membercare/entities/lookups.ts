import type { Api } from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import type { JsonObject, JsonValue } from '../../shared/json';
import { numberOf, textOf } from '../../shared/values';
import { readList } from './pages';

const plain = (value: string | null): string => (value ?? '').trim().toLowerCase();

/**
 * The entry of a look-up list (categories, agreements) that has this description, or this id if
 * that is what was given. Throws `rejected` where there is none: the list is kept in Membercare.
 */
export async function lookUp(
	api: Api,
	path: string,
	field: string,
	value: JsonValue,
): Promise<JsonObject> {
	const entries = await readList(api, path);
	const wanted = String(value);
	const found =
		entries.find((entry) => plain(textOf(entry.description)) === plain(wanted)) ??
		entries.find((entry) => String(numberOf(entry.id)) === wanted.trim());
	if (!found) {
		throw new ApiFailure(`Membercare has no entry "${wanted}" for ${field}`, {
			outcome: 'rejected',
			scope: 'record',
			fields: [{ field, message: `"${wanted}" is not in the list ${path} of Membercare` }],
			remedy: `Use one of: ${entries.map((entry) => textOf(entry.description)).join(', ')}`,
		});
	}
	return { id: found.id, description: found.description };
}
