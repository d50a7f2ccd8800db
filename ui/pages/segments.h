#pragma once

#include <QButtonGroup>
#include <QString>
#include <QWidget>

namespace groundswell::ui {

/// Some words beside each other, one of which is chosen. Owner thread only.
class Segments : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// The first that is added is chosen.
    void add(int id, const QString& objectName, const QString& words, const QString& tip);
    /// Chooses one without telling so.
    void choose(int id);
    [[nodiscard]] int chosen() const { return m_buttons->checkedId(); }

Q_SIGNALS:
    void chosenChanged(int id);

private:
    QButtonGroup* m_buttons = new QButtonGroup(this);
};

}  // namespace groundswell::ui
