export { encodeBody } from './body.ts';
export { type ConnectionArgs, connectionOf } from './connection-args.ts';
export { curlConfig, curlError } from './curl.ts';
export { forwardedRequest } from './forwarded.ts';
export { type HttpRequest, type HttpResponse, parseHeaders } from './request.ts';
export { forwarder, sendRequest } from './send-request.ts';
