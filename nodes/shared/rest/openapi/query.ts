import { parametersIn } from './collections';
import { plain } from './names';
import type { Operation } from './operations';

/** Query that lets archived and closed records into the listing: a flag, or a status that may be "all". */
export function completeQuery({ parameters }: Operation): Record<string, string | boolean> {
	const query = parameters.filter((one) => one.in === 'query');
	const flags = query.filter(
		(one) =>
			one.shape.types.includes('boolean') &&
			/^(include|with|show)(archived|inactive|closed|disabled|all)(records|items)?$/.test(
				plain(one.name),
			),
	);
	const states = query.flatMap((one): Array<[string, string]> => {
		const all = one.shape.enum.find((value) => /^(all|any)$/i.test(String(value)));
		const isState = /^(state|status|archived)$/.test(plain(one.name));
		return isState && all !== undefined && one.shape.raw.default !== all
			? [[one.name, String(all)]]
			: [];
	});
	return Object.fromEntries([
		...flags.map(({ name }): [string, boolean] => [name, true]),
		...states,
	]);
}

/** Values for the parameters of a path, where the document has one; '' is for people to fill. */
export function pathParamsOf(
	path: string,
	{ parameters }: Operation,
	notes: string[],
): Record<string, string> {
	return Object.fromEntries(
		parametersIn(path).map((name) => {
			const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
			const preset = parameter?.shape.raw.default ?? parameter?.shape.enum[0];
			if (preset === undefined)
				notes.push(`Enter a value for {${name}} of the path in Path Parameters.`);
			return [name, preset === undefined ? '' : String(preset)];
		}),
	);
}

/** Query and header parameters that the list does not work without. */
export function requiredNotes({ parameters }: Operation, used: string[]): string[] {
	const needed = (place: string): string[] =>
		parameters
			.filter((one) => one.in === place && one.required && !used.includes(one.name))
			.map(({ name }) => name)
			.filter((name) => !/^(accept|authorization|content-type)$/i.test(name));
	const query = needed('query');
	const headers = needed('header');
	return [
		...(query.length > 0
			? [`The list wants the query parameters ${query.join(', ')}: set them in List: Query.`]
			: []),
		...(headers.length > 0
			? [`Every request wants the headers ${headers.join(', ')}: set them in Headers.`]
			: []),
	];
}
