#include "ui/editors/parameter_fields.h"

#include "ui/editors/typing_delay.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QToolButton>

#include <algorithm>
#include <map>
#include <utility>

namespace groundswell::ui {

using config::StepParameter;
using ParameterKind = StepParameter::Kind;

namespace {

constexpr int parameterLabelWidth = 128;
constexpr int parameterFieldWidth = 216;
constexpr int parameterListHeight = 64;

QJsonValue parameterJson(const std::string& json) {
    if (json.empty()) return {QJsonValue::Undefined};
    const QByteArray list = "[" + QByteArray::fromStdString(json) + "]";
    return QJsonDocument::fromJson(list).array().at(0);
}

// What a line shows of a value: a text as it is, all else as its JSON.
QString parameterLine(const std::string& json) {
    const QJsonValue value = parameterJson(json);
    return value.isString() ? text(value.toString().toStdString()) : text(json);
}

// What a person typed for a number; what is none is kept as text, so that a "${variable}" can stand there and the check
// of the workflow says what is wrong with all else.
QString parameterNumber(const QString& typed) {
    const QString word = typed.trimmed();
    if (word.isEmpty()) return {};
    bool isNumber = false;
    const double value = QLocale::c().toDouble(word, &isNumber);
    if (isNumber) return QString::number(value, 'g', 15);
    const double local = QLocale().toDouble(word, &isNumber);
    return isNumber ? QString::number(local, 'g', 15) : jsonString(word);
}

bool fitsParameterField(const StepParameter& parameter) {
    const QJsonValue value = parameterJson(parameter.given);
    if (value.isUndefined()) return true;
    switch (parameter.kind) {
        case ParameterKind::Flag: return value.isBool();
        case ParameterKind::Texts: {
            const QJsonArray list = value.toArray();
            return value.isArray() &&
                   std::all_of(list.begin(), list.end(), [](const QJsonValue& one) { return one.isString(); });
        }
        default: return true;
    }
}

QString parameterTexts(const QString& typed) {
    QJsonArray lines;
    for (const QString& one : typed.split(QChar(u'\n'))) {
        if (!one.isEmpty()) lines.append(one);
    }
    return lines.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(lines).toJson(QJsonDocument::Compact));
}

QString parameterTip(const StepParameter& parameter) {
    const QString name = text(parameter.name);
    const QString least = QLocale().toString(parameter.least, 'g', 6);
    const QString most = QLocale().toString(parameter.most, 'g', 7);
    switch (parameter.kind) {
        case ParameterKind::Number: return ParameterFields::tr("%1: a number from %2 to %3").arg(name, least, most);
        case ParameterKind::Whole:
            return ParameterFields::tr("%1: a whole number from %2 to %3").arg(name, least, most);
        case ParameterKind::Texts: return ParameterFields::tr("%1: one a line").arg(name);
        default: return name;
    }
}

}  // namespace

QString jsonString(const QString& text) {
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

QString parameterName(const StepParameter& parameter) {
    static const std::map<std::string, QString> known{
        {"url", ParameterFields::tr("Address")},
        {"name", ParameterFields::tr("Model of the service")},
        {"key_env", ParameterFields::tr("Key in variable")},
        {"file", ParameterFields::tr("File of the model")},
        {"dense_weight", ParameterFields::tr("Weight of the model")},
        {"allow_private_network", ParameterFields::tr("Private network")},
        {"callback", ParameterFields::tr("Answers come by")},
        {"result_url", ParameterFields::tr("Address of answers")},
        {"answer_s", ParameterFields::tr("Answer within, s")},
        {"poll_s", ParameterFields::tr("Ask again after, s")},
        {"timeout_s", ParameterFields::tr("Time limit, s")},
        {"start_s", ParameterFields::tr("Time to start, s")},
        {"grace_s", ParameterFields::tr("Time to stop, s")},
        {"memory_mb", ParameterFields::tr("Memory, MB")},
        {"max_words", ParameterFields::tr("Words in a phrase")},
        {"limit", ParameterFields::tr("At most")},
        {"threshold", ParameterFields::tr("Least similarity")},
        {"small_merge_similarity", ParameterFields::tr("Merge of small clusters")},
    };
    if (const auto found = known.find(parameter.name); found != known.end()) return found->second;
    QString words = text(parameter.name).replace(QChar(u'_'), QChar(u' '));
    if (!words.isEmpty()) words[0] = words[0].toUpper();
    return words;
}

ParameterFields::ParameterFields(QWidget* before, TypingDelay* typing, QWidget* parent)
    : QWidget(parent), m_before(before), m_typing(typing) {
    setObjectName(QStringLiteral("parameterFields"));
    m_form = new QFormLayout(this);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
}

void ParameterFields::setParameters(const std::vector<StepParameter>& parameters) {
    if (parameters == m_shown) return;
    m_shown = parameters;
    rebuild();
}

void ParameterFields::rebuild() {
    // Who is typing goes on typing in the new field of the same name.
    const TypingDelay::Kept kept = m_typing->take(this);
    // A field that goes away with the focus would tell what was typed there.
    for (QWidget* field : findChildren<QWidget*>()) field->blockSignals(true);
    while (m_form->rowCount() > 0) m_form->removeRow(0);
    QWidget* last = m_before;
    for (const StepParameter& parameter : m_shown) {
        const QString words = parameterName(parameter);
        auto* label = new TextLabel(words, Type::Body, Tone::Text2, this);
        label->setFixedWidth(atTextSize(parameterLabelWidth));
        label->setElided(true);
        QWidget* field = makeField(parameter);
        field->setObjectName(QStringLiteral("parameter_") + text(parameter.name));
        field->setAccessibleName(words);
        if (field->toolTip().isEmpty()) setPlainTip(field, parameterTip(parameter));
        label->setToolTip(field->toolTip());
        label->setBuddy(field);
        m_form->addRow(label, field);
        setTabOrder(std::exchange(last, field), field);
    }
    m_typing->put(this, kept);
}

// The fields say it already: nothing is made anew under the hands of who types when it comes back with the next check.
void ParameterFields::tellTyped(const QString& name, const QString& value) {
    for (StepParameter& parameter : m_shown) {
        if (text(parameter.name) == name) parameter.given = value.toStdString();
    }
    Q_EMIT changed(name, value);
}

QWidget* ParameterFields::makeField(const StepParameter& parameter) {
    if (!fitsParameterField(parameter)) return makeLine(parameter);
    switch (parameter.kind) {
        case ParameterKind::Choice: return makeChoice(parameter);
        case ParameterKind::Flag: return makeFlag(parameter);
        case ParameterKind::Texts: return makeLines(parameter);
        case ParameterKind::Object:
            return parameterJson(parameter.given).isObject() ? makePlace(parameter) : makeLine(parameter);
        default: return makeLine(parameter);
    }
}

QWidget* ParameterFields::makeLine(const StepParameter& parameter) {
    auto* line = new QLineEdit(this);
    line->setFixedSize(parameterFieldWidth, atTextSize(24));
    line->setText(parameterLine(parameter.given));
    line->setCursorPosition(0);
    const QString fallback = parameterLine(parameter.fallback);
    line->setPlaceholderText(fallback.isEmpty() ? tr("not set") : tr("%1, the default").arg(fallback));
    const bool isNumber = parameter.kind == ParameterKind::Number || parameter.kind == ParameterKind::Whole;
    m_typing->watch(line, [this, line, isNumber, name = text(parameter.name)] {
        const QString typed = line->text();
        tellTyped(name, isNumber ? parameterNumber(typed) : typed.isEmpty() ? QString() : jsonString(typed));
    });
    return line;
}

QWidget* ParameterFields::makeChoice(const StepParameter& parameter) {
    auto* combo = new QComboBox(this);
    combo->setFixedSize(parameterFieldWidth, atTextSize(24));
    combo->addItem(tr("%1, the default").arg(parameterLine(parameter.fallback)), QString());
    for (const std::string& choice : parameter.choices) combo->addItem(text(choice), jsonString(text(choice)));
    const QString given = parameterLine(parameter.given);
    int index = parameter.given.empty() ? 0 : combo->findText(given);
    if (index < 0) {
        // What the text says is shown, also when it should not say it.
        combo->addItem(given, text(parameter.given));
        index = combo->count() - 1;
    }
    combo->setCurrentIndex(index);
    connect(combo, &QComboBox::activated, this, [this, combo, name = text(parameter.name)](int chosen) {
        Q_EMIT changed(name, combo->itemData(chosen).toString());
    });
    return combo;
}

QWidget* ParameterFields::makeFlag(const StepParameter& parameter) {
    auto* box = new QCheckBox(tr("Yes"), this);
    box->setChecked(parameterJson(parameter.given).toBool());
    connect(box, &QCheckBox::toggled, this, [this, name = text(parameter.name)](bool on) {
        Q_EMIT changed(name, on ? QStringLiteral("true") : QString());
    });
    return box;
}

QWidget* ParameterFields::makeLines(const StepParameter& parameter) {
    auto* field = new QPlainTextEdit(this);
    field->setTabChangesFocus(true);
    QStringList lines;
    for (const QJsonValue& one : parameterJson(parameter.given).toArray()) lines << one.toString();
    field->setPlainText(lines.join(QChar(u'\n')));
    field->setPlaceholderText(tr("not set"));
    field->setFixedSize(parameterFieldWidth, atTextSize(parameterListHeight));
    m_typing->watch(
        field, [this, field, name = text(parameter.name)] { tellTyped(name, parameterTexts(field->toPlainText())); });
    return field;
}

QWidget* ParameterFields::makePlace(const StepParameter& parameter) {
    auto* button = new QToolButton(this);
    button->setText(tr("Show in the JSON"));
    button->setToolTip(tr("This is edited as text"));
    button->setFixedHeight(atTextSize(24));
    button->setFocusPolicy(Qt::StrongFocus);
    setLink(button);
    connect(button, &QToolButton::clicked, this, [this, name = text(parameter.name)] { Q_EMIT placeWanted(name); });
    return button;
}

}  // namespace groundswell::ui
