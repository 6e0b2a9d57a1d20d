"""Pipecat as a process: a pipeline a call behind its own Twilio serializer and FastAPI transport.

Settings from the environment, one line of JSON when it is up, gone when its parent is.
"""

import asyncio
import json
import os
import socket
import sys
import threading

import aiohttp
import uvicorn
from fastapi import FastAPI, Response, WebSocket
from loguru import logger
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import TTSSpeakFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.runner.utils import parse_telephony_websocket
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.services.deepgram.flux.stt import DeepgramFluxSTTService
from pipecat.services.deepgram.tts import DeepgramTTSService
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.transports.websocket.fastapi import (
    FastAPIWebsocketParams,
    FastAPIWebsocketTransport,
)
from pipecat.workers.runner import WorkerRunner

# The telephone's rate, which Pipecat's own telephony template sets too.
RATE = 8000

# What is set besides addresses and keys. The default is what Pipecat's template for Twilio generates; tuned is what its
# documentation says makes it fast or light, where it applies to Flux.
SETTINGS = {
    "default": {
        "vad": "silero",
        "pipeline": {"enable_metrics": True, "enable_usage_metrics": True},
        "stt": {},
        "transport": {},
    },
    "tuned": {
        "vad": None,
        "pipeline": {},
        "stt": {"enable_eager_end_of_turn": True, "eager_eot_threshold": 0.4},
        "transport": {"audio_out_auto_silence": False},
    },
}

env = os.environ
setting = SETTINGS[env.get("PEER_SETTING", "default")]
desk = env["DESK_URL"]
agent = {}
session: aiohttp.ClientSession

logger.remove()
logger.add(sys.stderr, level=env.get("LOG_LEVEL", "critical").upper())
app = FastAPI()


async def tell(path: str, body: dict) -> dict:
    """Asks the desk: a function tool, or something said or heard."""
    async with session.post(desk + path, json=body) as response:
        return await response.json(content_type=None)


def tools_of(call_sid: str) -> ToolsSchema:
    async def run(params):
        body = {"callSid": call_sid, **params.arguments}
        await params.result_callback(await tell(f"/{params.function_name}", body))

    return ToolsSchema(
        standard_tools=[
            FunctionSchema(
                name=tool["name"],
                description=tool["description"],
                properties=tool["parameters"]["properties"],
                required=tool["parameters"]["required"],
                handler=run,
            )
            for tool in agent["tools"]
        ]
    )


@app.post("/voice")
async def voice() -> Response:
    body = f'<Response><Connect><Stream url="{stream_url}"/></Connect></Response>'
    return Response(content=body, media_type="text/xml")


@app.websocket("/voice/stream")
async def stream(websocket: WebSocket) -> None:
    await websocket.accept()
    _, call = await parse_telephony_websocket(websocket)
    call_sid = call.call_id
    transport = FastAPIWebsocketTransport(
        websocket=websocket,
        params=FastAPIWebsocketParams(
            audio_in_enabled=True,
            audio_out_enabled=True,
            serializer=TwilioFrameSerializer(
                stream_sid=call.stream_id,
                call_sid=call_sid,
                # The caller hangs up.
                params=TwilioFrameSerializer.InputParams(auto_hang_up=False),
            ),
            **setting["transport"],
        ),
    )
    deepgram = env["DEEPGRAM_URL"].replace("http", "ws", 1)
    eager = setting["stt"].get("eager_eot_threshold")
    stt = DeepgramFluxSTTService(
        api_key=env["DEEPGRAM_API_KEY"],
        url=f"{deepgram}/v2/listen",
        enable_eager_end_of_turn=setting["stt"].get("enable_eager_end_of_turn", False),
        settings=DeepgramFluxSTTService.Settings(eager_eot_threshold=eager) if eager else None,
    )
    llm = OpenAILLMService(
        api_key=env["OPENAI_API_KEY"],
        base_url=env["OPENAI_BASE_URL"],
        settings=OpenAILLMService.Settings(system_instruction=agent["prompt"]),
    )
    tts = DeepgramTTSService(
        api_key=env["DEEPGRAM_API_KEY"],
        base_url=deepgram,
        settings=DeepgramTTSService.Settings(voice="sandbox-modem"),
    )
    vad = SileroVADAnalyzer() if setting["vad"] else None
    user, assistant = LLMContextAggregatorPair(
        LLMContext(tools=tools_of(call_sid)),
        user_params=LLMUserAggregatorParams(vad_analyzer=vad),
    )
    worker = PipelineWorker(
        Pipeline([transport.input(), stt, user, llm, tts, transport.output(), assistant]),
        params=PipelineParams(
            audio_in_sample_rate=RATE, audio_out_sample_rate=RATE, **setting["pipeline"]
        ),
    )
    runner = WorkerRunner(handle_sigint=False)

    @user.event_handler("on_user_turn_stopped")
    async def heard(_aggregator, _strategy, message):
        await tell("/heard", {"callSid": call_sid, "text": message.content})

    @assistant.event_handler("on_assistant_turn_stopped")
    async def said(_aggregator, message):
        await tell("/said", {"callSid": call_sid, "text": message.content})

    @transport.event_handler("on_client_connected")
    async def connected(_transport, _client):
        await worker.queue_frames([TTSSpeakFrame(agent["greeting"])])

    @transport.event_handler("on_client_disconnected")
    async def disconnected(_transport, _client):
        await runner.cancel()

    await runner.add_workers(worker)
    await runner.run()


def stop_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


async def main() -> None:
    global agent, session, stream_url
    session = aiohttp.ClientSession()
    async with session.get(f"{desk}/agent") as response:
        agent = await response.json()
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    stream_url = f"ws://localhost:{port}/voice/stream"
    threading.Thread(target=stop_with_parent, daemon=True).start()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws_per_message_deflate=False))
    print(json.dumps({"url": f"http://localhost:{port}", "settings": setting}), flush=True)
    await server.serve(sockets=[listening])


asyncio.run(main())
