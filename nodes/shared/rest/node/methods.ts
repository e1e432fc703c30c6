import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { getFields, searchRecords } from '../../node/methods';
import { toNodeError } from '../../nodeErrors';
import { typedText } from '../../values';
import type { ProfiledAdapter } from '../profiles';
import { proposalOf } from './actions';

/** Lists that an OpenAPI document has, for the drop-down of Propose Profile. */
async function searchPaths(
	this: ILoadOptionsFunctions,
	adapter: ProfiledAdapter,
	filter = '',
): Promise<INodeListSearchResult> {
	const text = (name: string): string => typedText(this.getCurrentNodeParameter(name));
	const given = { source: text('source'), url: text('documentUrl'), document: text('document') };
	// Nothing is entered yet: nothing to choose from.
	if ((given.source === 'url' ? given.url : given.document) === '') return { results: [] };
	try {
		const { paths } = await proposalOf.call(this, adapter, given, '');
		const wanted = filter.trim().toLowerCase();
		return {
			results: paths
				.filter(({ listPath, summary }) => `${listPath} ${summary}`.toLowerCase().includes(wanted))
				.map(({ listPath, summary, verbs }) => ({
					name: summary === '' ? listPath : `${listPath} (${summary})`,
					value: listPath,
					description: [...verbs.list, ...verbs.record].join(', '),
				})),
		};
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** The methods of the node of a system whose API the user describes. */
export const restMethods = (adapter: ProfiledAdapter) => ({
	listSearch: {
		async searchRecords(this: ILoadOptionsFunctions, filter?: string, page?: string) {
			return await searchRecords.call(this, adapter, filter, page);
		},
		async searchPaths(this: ILoadOptionsFunctions, filter?: string) {
			return await searchPaths.call(this, adapter, filter);
		},
	},
	resourceMapping: {
		async getFields(this: ILoadOptionsFunctions) {
			return await getFields.call(this, adapter);
		},
	},
});
