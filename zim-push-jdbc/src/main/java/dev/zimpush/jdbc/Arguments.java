package dev.zimpush.jdbc;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives a statement its parameters, one after the other; a column of a whole batch is one array. */
final class Arguments {
    private final PreparedStatement statement;
    private int next = 1;

    Arguments(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Gives them. */
    @FunctionalInterface
    interface Binder {
        void bind(Arguments arguments) throws SQLException;
    }

    Arguments number(long value) throws SQLException {
        statement.setLong(next++, value);
        return this;
    }

    Arguments number(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(next++, Types.BIGINT);
        } else {
            statement.setLong(next++, value);
        }
        return this;
    }

    Arguments text(@Nullable String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    Arguments flag(boolean value) throws SQLException {
        statement.setBoolean(next++, value);
        return this;
    }

    Arguments bytes(byte @Nullable [] value) throws SQLException {
        statement.setBytes(next++, value);
        return this;
    }

    <T> Arguments texts(List<T> rows, Function<? super T, @Nullable String> column) throws SQLException {
        return array("text", rows.stream().map(column).toArray(String[]::new));
    }

    <T> Arguments numbers(List<T> rows, Function<? super T, @Nullable Long> column) throws SQLException {
        return array("int8", rows.stream().map(column).toArray(Long[]::new));
    }

    <T> Arguments flags(List<T> rows, Function<? super T, Boolean> column) throws SQLException {
        return array("bool", rows.stream().map(column).toArray(Boolean[]::new));
    }

    <T> Arguments blobs(List<T> rows, Function<? super T, byte @Nullable []> column) throws SQLException {
        return array("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    /**
     * A column without values is no array at all: whoever unfolds it with others gets nulls. The driver is told its type: a
     * statement whose types it has to ask for goes to the server in two transactions, when it comes after another one.
     */
    private Arguments array(String type, @Nullable Object[] values) throws SQLException {
        if (Arrays.stream(values).allMatch(Objects::isNull)) {
            statement.setNull(next++, Types.ARRAY, '_' + type);
            return this;
        }
        Array array = statement.getConnection().createArrayOf(type, values);
        try {
            statement.setArray(next++, array);
        } finally {
            array.free();
        }
        return this;
    }

    /** What is left in a buffer. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
