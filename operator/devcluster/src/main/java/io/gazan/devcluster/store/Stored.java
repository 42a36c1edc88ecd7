package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object as stored: nobody may change the node any more.
 *
 * @param json the node as bytes, written once for all answers and watches
 */
@SuppressWarnings("ArrayRecordComponent")
public record Stored(Key key, ObjectNode node, long revision, byte[] json) {}
