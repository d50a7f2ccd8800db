#pragma once

#include "models/domain/cluster.h"

#include <QAbstractButton>

#include <optional>
#include <vector>

class QMenu;

namespace groundswell::ui {

/// A field-like button of the header: icon, text, a chevron when it opens a menu.
class HeaderButton : public QAbstractButton {
    Q_OBJECT

public:
    HeaderButton(const QString& iconName, QWidget* parent = nullptr);

    /// Shown under the button when it is pressed. Takes ownership.
    void setMenu(QMenu* menu);
    [[nodiscard]] QMenu* menu() const { return m_menu; }
    void setStrong(bool strong);
    /// A small word behind the text, e.g. a time zone.
    void setNote(const QString& note);

    [[nodiscard]] QSize sizeHint() const override { return {208, 28}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {96, 28}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    /// Paints what stands at the trailing side; returns the width that it took.
    virtual int paintTrailing(QPainter& painter, const QRect& rect);
    /// What the words and the note take when nothing of them is left out, with the icon before them.
    [[nodiscard]] int widthOfWords() const;
    void changeEvent(QEvent* event) override;

private:
    QString m_icon;
    QString m_note;
    QMenu* m_menu = nullptr;
    bool m_strong = false;
};

/// The date range with a small histogram of all days behind it.
class DateRangeButton : public HeaderButton {
    Q_OBJECT

public:
    explicit DateRangeButton(QWidget* parent = nullptr);

    void setDays(std::vector<domain::TimeBin> days);
    [[nodiscard]] const std::vector<domain::TimeBin>& days() const { return m_days; }
    void setRange(std::optional<core::UtcTime> from, std::optional<core::UtcTime> to);

    [[nodiscard]] QSize sizeHint() const override { return {392, 28}; }

protected:
    int paintTrailing(QPainter& painter, const QRect& rect) override;

private:
    std::vector<domain::TimeBin> m_days;
    std::optional<core::UtcTime> m_from;
    std::optional<core::UtcTime> m_to;
};

}  // namespace groundswell::ui
