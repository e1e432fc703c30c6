import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { startTrigger } from './actions/trigger';

export class LinkStoreTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Link Store Trigger',
		name: 'linkStoreTrigger',
		icon: { light: 'file:linkStore.svg', dark: 'file:linkStore.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{"every " + $parameter["interval"] + " min"}}',
		description:
			'Starts a flow on its schedule, soon after a run was requested, and again while there is work left',
		eventTriggerDescription: '',
		activationMessage: 'The flow now runs on its schedule, and whenever a run of it is requested.',
		defaults: { name: 'Link Store Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{
				displayName: 'Flow',
				name: 'flow',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. membercare-persons--customerp-contact',
				description:
					'Name of the flow: the same in all nodes of a flow, and different for every flow',
			},
			{
				displayName: 'Minutes Between Runs',
				name: 'interval',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: 5,
				description:
					'How long a flow in step waits before it looks again. Requested runs come at once.',
			},
		],
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const flow = (this.getNodeParameter('flow') as string).trim();
		const interval = this.getNodeParameter('interval', 5) as number;
		return await startTrigger.call(this, flow, interval, (item: IDataObject) => {
			this.emit([this.helpers.returnJsonArray([item])]);
		});
	}
}
