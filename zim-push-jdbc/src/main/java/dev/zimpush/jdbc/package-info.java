/**
 * The backend that keeps its data in a database that several nodes share. Start at {@link
 * dev.zimpush.jdbc.JdbcBackend}.
 */
@NullMarked
package dev.zimpush.jdbc;

import org.jspecify.annotations.NullMarked;
