import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
} from 'n8n-workflow';
import { keepProfile } from '../../../LinkStore/loop/profiles';
import { openStore } from '../../../LinkStore/store';
import { describe, type Api, type Entity } from '../../entity';
import type { PlainOperation } from '../../node/operations';
import { typedText } from '../../values';
import { checkProfile, summaryOf } from '../check/check';
import { proposeFromOpenApi, type Proposal } from '../openapi/propose';
import { restOf, type ProfiledAdapter } from '../profiles';
import { fetchDocument } from './fetchDocument';
import { proposeFromSample } from './sampled';

/** The operations of a node that look at a profile. */

/** Keeps the fields for the drop-downs of Link Store Reconcile. A store out of reach is no fault of the profile. */
async function keepFields(context: IExecuteFunctions, entity: Entity): Promise<void> {
	try {
		const store = await openStore();
		await store.write(() => keepProfile(describe(entity)));
	} catch (error) {
		context.addExecutionHints({
			message: `The fields could not be kept for Link Store Reconcile: ${(error as Error).message}`,
			location: 'outputPane',
		});
	}
}

const check = (adapter: ProfiledAdapter): PlainOperation =>
	async function (api, entity, itemIndex) {
		const tries = this.getNodeParameter('tryUpdate', itemIndex, false) as boolean;
		const record = tries
			? String(this.getNodeParameter('recordId', itemIndex, '', { extractValue: true })).trim()
			: undefined;
		if (record === '') {
			throw new NodeOperationError(this.getNode(), 'No record is chosen', {
				itemIndex,
				description: 'Choose the record that may be written, or turn the unchanged update off.',
			});
		}
		const lines = await checkProfile(api, adapter.reference, restOf(adapter, entity), { record });
		await keepFields(this, entity);
		// An empty text stands out in n8n's tables as if something were missing.
		return [...lines, summaryOf(lines)].map((line) => ({
			...line,
			remedy: line.remedy || 'None needed',
		}));
	};

interface Source {
	source: string;
	url: string;
	document: string;
}

/** The paths, and the profile if one is chosen, of the document that the node names. Throws `ProfileFault`. */
export async function proposalOf(
	this: IExecuteFunctions | ILoadOptionsFunctions,
	{ reference }: ProfiledAdapter,
	{ source, url, document }: Source,
	listPath: string,
): Promise<Proposal> {
	const text = source === 'url' ? await fetchDocument.call(this, reference, url) : document;
	return proposeFromOpenApi(text, {
		...(listPath === '' ? {} : { listPath }),
		system: reference.system,
		entities: reference.entities.map(({ entity }) => entity),
	});
}

const propose = (adapter: ProfiledAdapter): PlainOperation =>
	async function (api, entity, itemIndex) {
		const text = (name: string): string => typedText(this.getNodeParameter(name, itemIndex, ''));
		const source = text('source');
		if (source === 'sample') return [await sampled.call(this, adapter, api, entity, itemIndex)];
		const listPath = typedText(
			this.getNodeParameter('listPath', itemIndex, '', { extractValue: true }),
		);
		const proposal = await proposalOf.call(
			this,
			adapter,
			{ source, url: text('documentUrl'), document: text('document') },
			listPath,
		);
		return [shown(proposal)];
	};

/** What people look at first comes first; the paths are there to choose one of them. */
const shown = ({ title, notes, profile, paths, ...hints }: Proposal): IDataObject =>
	({ title, notes, ...(profile ? { profile } : { paths }), ...hints }) as unknown as IDataObject;

async function sampled(
	this: IExecuteFunctions,
	adapter: ProfiledAdapter,
	api: Api,
	entity: Entity,
	itemIndex: number,
): Promise<IDataObject> {
	const size = this.getNodeParameter('sampleSize', itemIndex, 100) as number;
	const rest = restOf(adapter, entity);
	const proposal = await proposeFromSample(api, adapter.reference, rest, size);
	return proposal as unknown as IDataObject;
}

/** Check Profile and Propose Profile. */
export const profileActions = (adapter: ProfiledAdapter): Record<string, PlainOperation> => ({
	checkProfile: check(adapter),
	proposeProfile: propose(adapter),
});
