package org.sqlattice.browser;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs all tests of a class once in each lane that {@link Engine#selected()} names.
 *
 * <pre>{@code
 * @BrowserTest
 * final class ReloadTest {
 *   @Test
 *   void rowsSurviveReload(Lane lane, StaticServer server) {
 *     server.mount("/", Path.of("src/test/pages"), ResponseHeaders.plain());
 *     Tab tab = lane.open(server.url("/rows.html"));
 *     ...
 * }
 * }</pre>
 *
 * <p>Tests, and methods before and after each, take as parameters, in any order:
 *
 * <ul>
 *   <li>a {@link Lane}: one for the class, with one profile; its tabs are closed after each test,
 *       and it is restarted if a test left it killed;
 *   <li>a {@link StaticServer}: one for each test, and so a new origin with empty storage;
 *   <li>an {@link Engine}.
 * </ul>
 *
 * <p>When a test fails, a picture and the console of each open tab go to {@code
 * target/browser-failures}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ClassTemplate
@Tag("browser")
@ExtendWith(BrowserTestExtension.class)
public @interface BrowserTest {}
