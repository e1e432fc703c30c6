import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { answerPage } from '../page/answer';
import { openStore } from '../store';
import { personOf } from './person';

type Action = (this: IExecuteFunctions, index: number) => Promise<IDataObject[]>;

export const pageActions: Record<string, Action> = {
	/** The item is that of a Webhook node, what comes out is for Respond to Webhook. */
	async answer(index) {
		const answer = await answerPage({
			store: await openStore(),
			flow: (this.getNodeParameter('flow', index) as string).trim(),
			title:
				(this.getNodeParameter('title', index, '') as string).trim() || 'Customer Synchronization',
			person: personOf(this, index),
			zone: this.getTimezone(),
			item: this.getInputData()[index].json,
			onDefect: (error) =>
				this.logger.error('The page of the Link Store could not be made', { error }),
		});
		return [{ ...answer, location: answer.headers.Location ?? '' }];
	},
};
