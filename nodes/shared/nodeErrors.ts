import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import { SettingsFault } from '../LinkStore/engine/compile';
import { LoopFault } from '../LinkStore/loop/fault';
import { StoreFault } from '../LinkStore/store';
import { ApiFailure } from './failure';
import { ProfileFault } from './rest/profile/fault';

/** The n8n error for anything our code throws: the message says what happened, the description what to do. */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof ApiFailure) {
		return new NodeApiError(node, { message: error.message } as JsonObject, {
			message: error.message,
			description: error.detail.remedy,
			httpCode: error.detail.status === undefined ? undefined : String(error.detail.status),
			itemIndex,
		});
	}
	if (error instanceof LoopFault || error instanceof StoreFault || error instanceof ProfileFault) {
		return new NodeOperationError(node, error.message, { description: error.remedy, itemIndex });
	}
	if (error instanceof SettingsFault) {
		return new NodeOperationError(node, `The settings of flow "${error.flow}" cannot be used`, {
			description: error.problems.join(' '),
			itemIndex,
		});
	}
	return new NodeOperationError(node, error as Error, { itemIndex });
}
