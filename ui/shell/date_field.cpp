#include "ui/shell/date_field.h"

#include "ui/shell/icons.h"
#include "ui/tables/format.h"

#include <QAction>
#include <QCalendarWidget>
#include <QKeyEvent>
#include <QLocale>
#include <QRegularExpression>

namespace groundswell::ui {

namespace {

constexpr int longestShown = 40;
constexpr int yearDigits = 4;

/// The number that the digits say, of whatever script; nothing for other text.
std::optional<int> numberOf(const QString& part) {
    int number = 0;
    if (part.isEmpty() || part.size() > yearDigits) return std::nullopt;
    for (const QChar c : part) {
        if (c.digitValue() < 0) return std::nullopt;
        number = number * 10 + c.digitValue();
    }
    return number;
}

/// The month of a name, long or short, in the words of the locale or in English; 0 = none.
int monthOf(const QString& part) {
    const auto plain = [](QString name) { return name.remove(QChar(u'.')).toCaseFolded(); };
    const QString wanted = plain(part);
    for (const QLocale& locale : {QLocale(), QLocale::c()}) {
        for (int month = 1; month <= 12; ++month) {
            for (const auto length : {QLocale::LongFormat, QLocale::ShortFormat}) {
                if (plain(locale.monthName(month, length)) == wanted ||
                    plain(locale.standaloneMonthName(month, length)) == wanted)
                    return month;
            }
        }
    }
    return 0;
}

bool isMonthFirst() {
    const QString format = QLocale().dateFormat(QLocale::ShortFormat);
    return format.indexOf(QChar(u'M')) < format.indexOf(QChar(u'd'));
}

std::optional<QDate> dateOf(std::optional<int> year, std::optional<int> month, std::optional<int> day) {
    if (!year || !month || !day) return std::nullopt;
    const QDate date(*year, *month, *day);
    return date.isValid() && *year > 0 ? std::optional(date) : std::nullopt;
}

QString formsOfDates() {
    const QDate example(2025, 7, 24);
    return DateField::tr("Write it as %1, %2 or %3.")
        .arg(isolated(formatDate(example)), isolated(example.toString(Qt::ISODate)),
             isolated(example.toString(isMonthFirst() ? QStringLiteral("MM/dd/yyyy") : QStringLiteral("dd/MM/yyyy"))));
}

}  // namespace

std::optional<QDate> parseDate(const QString& typed) {
    const QString words = typed.simplified();
    // Names of months may hold blanks.
    const QDate shown = QLocale().toDate(words, QStringLiteral("d MMM yyyy"));
    if (shown.isValid() && formatDate(shown) == words) return shown;
    static const QRegularExpression between(QStringLiteral("[\\s,./-]+"));
    const QStringList parts = words.split(between, Qt::SkipEmptyParts);
    if (parts.size() != 3) return std::nullopt;
    const auto monthAt = [&parts](int place) {
        const int named = monthOf(parts[place]);
        return named > 0 ? std::optional(named) : numberOf(parts[place]);
    };
    if (parts[0].size() == yearDigits && numberOf(parts[0]))
        return dateOf(numberOf(parts[0]), monthAt(1), numberOf(parts[2]));
    if (parts[2].size() != yearDigits) return std::nullopt;
    const bool numbers = numberOf(parts[0]) && numberOf(parts[1]);
    const bool monthFirst = numbers ? words.contains(QChar(u'/')) && isMonthFirst() : monthOf(parts[0]) > 0;
    return dateOf(numberOf(parts[2]), monthAt(monthFirst ? 0 : 1), numberOf(parts[monthFirst ? 1 : 0]));
}

DateField::DateField(QWidget* parent) : QLineEdit(parent) {
    setPlaceholderText(formatDate(QDate(2025, 7, 24)));
    setToolTip(tr("Type a day, or choose one from the calendar (Alt+Down); Up and Down move by a day"));
    QAction* choose = addAction(icon(QStringLiteral("calendar")), QLineEdit::TrailingPosition);
    choose->setText(tr("Choose from the calendar"));
    choose->setToolTip(tr("Choose from the calendar (Alt+Down)"));
    connect(choose, &QAction::triggered, this, &DateField::openCalendar);
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
        setProblem({});
        const std::optional<QDate> typed = parseDate(text);
        if (typed && problemOf(typed).isEmpty()) change(*typed);
    });
    connect(this, &QLineEdit::editingFinished, this, &DateField::commit);
}

void DateField::setDate(const QDate& date) {
    setText(formatDate(date));
    setProblem({});
    change(date);
}

QString DateField::problemOf(const std::optional<QDate>& typed) const {
    const QString words = text().simplified();
    if (!typed) {
        return (words.isEmpty() ? tr("The day is missing.")
                                : tr("“%1” is not a date.").arg(isolated(shortened(words, longestShown)))) +
               QChar(u' ') + formsOfDates();
    }
    if (m_latest.isValid() && *typed > m_latest) return tr("%1 has not come yet.").arg(isolated(formatDate(*typed)));
    return {};
}

bool DateField::commit() {
    const std::optional<QDate> typed = parseDate(text());
    setProblem(problemOf(typed));
    if (!typed || !m_problem.isEmpty()) return false;
    setDate(*typed);
    return true;
}

void DateField::setProblem(const QString& problem) {
    if (m_problem == problem) return;
    m_problem = problem;
    setAccessibleDescription(problem);
    Q_EMIT problemChanged(problem);
}

void DateField::change(const QDate& date) {
    if (m_date == date) return;
    m_date = date;
    Q_EMIT dateChanged(date);
}

void DateField::keyPressEvent(QKeyEvent* event) {
    const bool up = event->key() == Qt::Key_Up;
    if (!up && event->key() != Qt::Key_Down) return QLineEdit::keyPressEvent(event);
    if (event->modifiers().testFlag(Qt::AltModifier)) return openCalendar();
    if (!commit()) return;
    const QDate moved = m_date.addDays(up ? 1 : -1);
    if (!m_latest.isValid() || moved <= m_latest) setDate(moved);
}

void DateField::openCalendar() {
    if (m_calendar == nullptr) {
        m_calendar = new QCalendarWidget(this);
        m_calendar->setWindowFlag(Qt::Popup);
        m_calendar->setObjectName(objectName() + QStringLiteral("Calendar"));
        m_calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
        const auto choose = [this](const QDate& date) {
            m_calendar->hide();
            setDate(date);
        };
        connect(m_calendar, &QCalendarWidget::clicked, this, choose);
        connect(m_calendar, &QCalendarWidget::activated, this, choose);
    }
    if (m_latest.isValid()) m_calendar->setMaximumDate(m_latest);
    m_calendar->setSelectedDate(m_date);
    m_calendar->resize(m_calendar->sizeHint());
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    m_calendar->move(mapToGlobal(QPoint(mirrored ? width() - m_calendar->width() : 0, height() + 2)));
    m_calendar->show();
    m_calendar->setFocus();
}

}  // namespace groundswell::ui
