/** n8n's own Compare Datasets node, from the installed host, over the items of a run. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { META } from '../../nodes/shared/contracts';

export type Compare = (inputs: INodeExecutionData[][]) => Promise<INodeExecutionData[][]>;

/** The fields that differ by nature are left out, so that unchanged pairs come out as "Same". */
const PARAMETERS: Record<string, unknown> = {
	'mergeByFields.values': [{ field1: 'number', field2: 'number' }],
	resolve: 'includeBoth',
	fuzzyCompare: false,
	options: { skipFields: `${META}, parent` },
};

export function compareDatasets(host: string): Compare {
	const folder = join(host, 'node_modules', 'n8n-nodes-base', 'dist', 'nodes', 'CompareDatasets');
	const require = createRequire(__filename);
	const { CompareDatasets } = require(join(folder, 'CompareDatasets.node.js')) as {
		CompareDatasets: new () => INodeType;
	};
	const node = new CompareDatasets();
	const { version } = node.description;
	const typeVersion = Array.isArray(version) ? version[version.length - 1] : version;
	return async (inputs) => {
		const context = {
			getNode: () => ({ typeVersion }),
			getInputData: (index = 0) => inputs[index],
			getNodeParameter: (name: string, _item: number, otherwise?: unknown) =>
				structuredClone(PARAMETERS[name] ?? otherwise),
		} as unknown as IExecuteFunctions;
		return (await node.execute?.call(context)) as INodeExecutionData[][];
	};
}
