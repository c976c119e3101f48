import { CbxError } from '../../errors/index.ts';
import { sh } from '../../shell/script.ts';
import type { ProcedureContext } from '../module.ts';
import { failureOf } from '../run-module.ts';
import { curlInput, curlResponse, curlScript } from './curl.ts';
import { forwardedAnswer } from './forwarded.ts';
import type { HttpRequest, HttpResponse } from './request.ts';

const MAX_BODY_BYTES = 256 * 1024 * 1024;

/**
 * Sends one request from the target: its own curl where there is one, else through the connection.
 *
 * @throws CbxError REMOTE_NO_HTTP that names both when neither works, REMOTE_REQUEST for a body that cannot be read
 */
export async function sendRequest(request: HttpRequest, context: ProcedureContext): Promise<HttpResponse> {
  const shell = await context.shell();
  if (shell.profile.tools.has('curl')) {
    const reply = await shell.run(curlScript(request), {
      stdin: curlInput(request),
      signal: context.signal,
      maxOutput: MAX_BODY_BYTES,
    });
    const failure = failureOf(reply);
    if (failure !== undefined) throw new CbxError('REMOTE_REQUEST', String(failure.msg));
    return curlResponse(request, reply);
  }
  if (request.unixSocket !== undefined) {
    throw new CbxError('REMOTE_NO_HTTP', 'a request to a Unix socket needs curl on the target');
  }
  let { body } = request;
  if (request.bodyFile !== undefined) {
    const reply = await shell.run(sh`cat <${request.bodyFile}`, { signal: context.signal, maxOutput: MAX_BODY_BYTES });
    const failure = failureOf(reply);
    if (failure !== undefined) throw new CbxError('REMOTE_REQUEST', String(failure.msg));
    body = reply.stdout;
  }
  return await forwardedAnswer({ ...request, ...(body === undefined ? {} : { body }) }, forwarder(context));
}

/** The connection's forward; where it is forbidden, the error names the program that would do as well. */
export function forwarder(
  context: ProcedureContext,
): (host: string, port: number) => ReturnType<ProcedureContext['forward']> {
  return async (host, port) => {
    try {
      return await context.forward(host, port);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `there is no curl on the target, and no connection to ${host}:${port} can be opened through it: ${reason}`;
      throw new CbxError('REMOTE_NO_HTTP', message, undefined, 'install curl, or allow TCP forwarding', error);
    }
  };
}
