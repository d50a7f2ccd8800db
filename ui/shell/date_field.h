#pragma once

#include <QDate>
#include <QLineEdit>

#include <optional>

class QCalendarWidget;

namespace groundswell::ui {

/// The day that a text names: "24 Jul 2025", "July 24, 2025", "2025-07-24", "24.07.2025"; with slashes in the order of
/// the locale. The year has four digits. Nothing for every other text, so that none is read as another day.
[[nodiscard]] std::optional<QDate> parseDate(const QString& typed);

/// A day that is typed, pasted or chosen from a calendar. What is typed is taken as it is or refused with a sentence.
/// Owner thread only.
class DateField : public QLineEdit {
    Q_OBJECT

public:
    explicit DateField(QWidget* parent = nullptr);

    void setDate(const QDate& date);
    /// The last one that was taken.
    [[nodiscard]] QDate date() const { return m_date; }
    void setMaximumDate(const QDate& date) { m_latest = date; }
    /// Takes what is typed. False when it is refused; then problem() says why.
    bool commit();
    /// Empty once somebody types on.
    [[nodiscard]] QString problem() const { return m_problem; }

Q_SIGNALS:
    void dateChanged(const QDate& date);
    void problemChanged(const QString& problem);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QString problemOf(const std::optional<QDate>& typed) const;
    void setProblem(const QString& problem);
    void change(const QDate& date);
    void openCalendar();

    QDate m_date;
    QDate m_latest;
    QString m_problem;
    QCalendarWidget* m_calendar = nullptr;
};

}  // namespace groundswell::ui
