#include "tests/support/test_registry.h"
#include "ui/editors/parameter_fields.h"
#include "ui/editors/route_fields.h"
#include "ui/editors/typing_delay.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include <memory>

using namespace groundswell;
using config::SketchedRoute;
using config::StepParameter;

// What is typed into a field of a step: when it is told, and what becomes of it when the fields are made anew.
class TypedFieldsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isToldOnceAfterTheLastKey_data() { fields(); }
    void isToldOnceAfterTheLastKey();
    void isToldWhenTheFieldIsLeft_data() { fields(); }
    void isToldWhenTheFieldIsLeft();
    void isToldWhenAskedFor_data() { fields(); }
    void isToldWhenAskedFor();
    void outlivesNewFields_data() { fields(); }
    void outlivesNewFields();
    void comesBackWithoutNewFields_data() { fields(); }
    void comesBackWithoutNewFields();
    void otherTextIsShown_data() { fields(); }
    void otherTextIsShown();
    void whatAProgramWritesIsNotTold();

private:
    static void fields();
    static StepParameter parameter(const char* name, StepParameter::Kind kind, const std::string& given = {}) {
        StepParameter one;
        one.name = name;
        one.kind = kind;
        one.given = given;
        return one;
    }
    static SketchedRoute route(const std::string& field, const std::string& operand) {
        return {"done", {{field, "in", operand}}};
    }
    /// The step with one value of its own in each field.
    void show(const std::string& limit, const std::string& words, const std::string& field, const std::string& operand,
              bool hasMore = false);
    void showFirst() { show("10", "[\"one\"]", "language", "[\"en\"]"); }
    [[nodiscard]] QString valueOf(const QString& name) const;
    /// Takes what is there away and types something.
    void type(const QString& name, const QString& typed) const;

    std::unique_ptr<QWidget> m_window;
    ui::TypingDelay* m_typing = nullptr;
    ui::RouteFields* m_routes = nullptr;
    ui::ParameterFields* m_parameters = nullptr;
    QLineEdit* m_other = nullptr;
    QStringList m_told;
};

void TypedFieldsTest::fields() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("told");
    const auto row = [](const char* title, const char* name, const char* typed, const char* told) {
        QTest::newRow(title) << QString::fromUtf8(name) << QString::fromUtf8(typed) << QString::fromUtf8(told);
    };
    row("a number", "parameter_limit", "25", "25");
    row("a number and a space", "parameter_limit", "25 ", "25");
    row("texts", "parameter_words", "a\nb", "[\"a\",\"b\"]");
    row("texts and an empty line", "parameter_words", "a\n", "[\"a\"]");
    row("values of a route", "routeOperand_0", "de, ", "[{ \"field\": \"language\", \"in\": [\"de\"] }]");
    row("field of a route", "routeField_0", "metrics.likes", "[{ \"field\": \"metrics.likes\", \"in\": [\"en\"] }]");
}

void TypedFieldsTest::init() {
    m_window = std::make_unique<QWidget>();
    auto* column = new QVBoxLayout(m_window.get());
    m_other = new QLineEdit(m_window.get());
    m_typing = new ui::TypingDelay(m_window.get());
    m_routes = new ui::RouteFields(m_other, m_typing, m_window.get());
    m_parameters = new ui::ParameterFields(m_other, m_typing, m_window.get());
    for (QWidget* part :
         {static_cast<QWidget*>(m_other), static_cast<QWidget*>(m_routes), static_cast<QWidget*>(m_parameters)})
        column->addWidget(part);
    m_told.clear();
    connect(m_routes, &ui::RouteFields::conditionsChanged, this,
            [this](int, const QString& conditions) { m_told << conditions; });
    connect(m_parameters, &ui::ParameterFields::changed, this,
            [this](const QString&, const QString& value) { m_told << value; });
    showFirst();
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TypedFieldsTest::cleanup() {
    m_window.reset();
}

void TypedFieldsTest::show(const std::string& limit, const std::string& words, const std::string& field,
                           const std::string& operand, bool hasMore) {
    std::vector<StepParameter> parameters{parameter("limit", StepParameter::Kind::Number, limit),
                                          parameter("words", StepParameter::Kind::Texts, words)};
    std::vector<SketchedRoute> routes{route(field, operand)};
    if (hasMore) {
        parameters.insert(parameters.begin(), parameter("service", StepParameter::Kind::Text));
        routes.push_back(route("outlet", "[\"x\"]"));
    }
    m_parameters->setParameters(parameters);
    m_routes->setRoutes(routes, {QStringLiteral("ready"), QStringLiteral("done")});
}

QString TypedFieldsTest::valueOf(const QString& name) const {
    auto* field = m_window->findChild<QWidget*>(name);
    if (const auto* lines = qobject_cast<QPlainTextEdit*>(field)) return lines->toPlainText();
    if (const auto* combo = qobject_cast<QComboBox*>(field)) return combo->currentText();
    const auto* line = qobject_cast<QLineEdit*>(field);
    return line == nullptr ? QString() : line->text();
}

void TypedFieldsTest::type(const QString& name, const QString& typed) const {
    auto* field = m_window->findChild<QWidget*>(name);
    field->setFocus();
    QVERIFY(field->hasFocus());
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    for (const QChar c : typed) {
        if (c == u'\n') {
            QTest::keyClick(field, Qt::Key_Return);
        } else {
            QTest::keyClicks(field, QString(c));
        }
    }
    QCOMPARE(valueOf(name), typed);
}

void TypedFieldsTest::isToldOnceAfterTheLastKey() {
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    QFETCH(const QString, told);
    QSignalSpy changes(m_typing, &ui::TypingDelay::changed);
    type(name, typed);
    QCOMPARE(m_told, QStringList());
    QVERIFY(m_typing->waiting() != nullptr);
    QTRY_COMPARE(m_told, QStringList{told});
    QVERIFY(m_typing->waiting() == nullptr);
    // Something waits, and nothing more.
    QCOMPARE(changes.size(), 2);
    m_other->setFocus();
    QCOMPARE(m_told, QStringList{told});
}

void TypedFieldsTest::isToldWhenTheFieldIsLeft() {
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    QFETCH(const QString, told);
    type(name, typed);
    m_other->setFocus();
    QCOMPARE(m_told, QStringList{told});
}

void TypedFieldsTest::isToldWhenAskedFor() {
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    QFETCH(const QString, told);
    type(name, typed);
    m_typing->commit();
    QCOMPARE(m_told, QStringList{told});
    m_typing->commit();
    QCOMPARE(m_told, QStringList{told});
}

void TypedFieldsTest::outlivesNewFields() {
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    QFETCH(const QString, told);
    type(name, typed);
    const QPointer<QWidget> before = m_window->findChild<QWidget*>(name);
    show("10", "[\"one\"]", "language", "[\"en\"]", true);
    QVERIFY(before.isNull());
    QCOMPARE(valueOf(name), typed);
    QTRY_VERIFY(m_window->findChild<QWidget*>(name)->hasFocus());
    QCOMPARE(m_told, QStringList());
    QVERIFY(m_typing->waiting() != nullptr);
    m_typing->commit();
    QCOMPARE(m_told, QStringList{told});
}

void TypedFieldsTest::comesBackWithoutNewFields() {
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    type(name, typed);
    m_typing->commit();
    const QPointer<QWidget> before = m_window->findChild<QWidget*>(name);
    show(name == u"parameter_limit" ? "25" : "10",
         name != u"parameter_words"     ? "[\"one\"]"
         : typed.endsWith(QChar(u'\n')) ? "[\"a\"]"
                                        : "[\"a\",\"b\"]",
         name == u"routeField_0" ? "metrics.likes" : "language", name == u"routeOperand_0" ? "[\"de\"]" : "[\"en\"]");
    QVERIFY(!before.isNull());
    QCOMPARE(valueOf(name), typed);
    QVERIFY(before->hasFocus());
}

void TypedFieldsTest::otherTextIsShown() {
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    const QString before = valueOf(name);
    type(name, typed);
    m_typing->commit();
    m_told.clear();
    // As after Undo.
    showFirst();
    QCOMPARE(valueOf(name), before);
    QTRY_VERIFY(m_window->findChild<QWidget*>(name)->hasFocus());
    m_other->setFocus();
    QCOMPARE(m_told, QStringList());
}

void TypedFieldsTest::whatAProgramWritesIsNotTold() {
    show("11", "[\"two\"]", "outlet", "[\"x\"]", true);
    QVERIFY(m_typing->waiting() == nullptr);
    m_typing->commit();
    QCOMPARE(m_told, QStringList());
}

GROUNDSWELL_TEST(TypedFieldsTest, typed_fields)
#include "tst_typed_fields.moc"
