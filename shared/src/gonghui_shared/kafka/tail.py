"""The end of a topic: what its producer published last."""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition

from gonghui_shared.kafka.headers import Alien, from_record
from gonghui_shared.log.records import Sealed


async def last_records(bootstrap: str, topic: str, partitions: int) -> list[Sealed]:
    """The last record of each partition, where it is one of a log.

    Raises:
        KafkaError, TimeoutError: the topic could not be read.
    """
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, group_id=None)
    async with asyncio.timeout(30):
        await consumer.start()
        try:
            places = [TopicPartition(topic, number) for number in range(partitions)]
            consumer.assign(places)
            begins, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
            waiting = {place for place in places if ends[place] > begins[place]}
            for place in places:
                consumer.seek(place, ends[place] - (place in waiting))
            found: list[Sealed] = []
            while waiting:
                for place, records in (await consumer.getmany(timeout_ms=200)).items():
                    waiting.discard(place)
                    try:
                        found.append(from_record(records[-1].key, records[-1].value, records[-1].headers))
                    except Alien:
                        continue
            return found
        finally:
            await consumer.stop()
