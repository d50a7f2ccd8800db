#pragma once

#include "models/config/schedule_config.h"
#include "ui/pages/page.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace groundswell::ui {

class TextLabel;

/// When something runs by itself: never, every so long, or by cron fields in a time zone, with the next five runs as
/// they would be. Owner thread only.
class ScheduleField : public QWidget {
    Q_OBJECT

public:
    /// `mayBeOff`: whether never is a choice.
    ScheduleField(PageContext context, bool mayBeOff, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<config::ScheduleConfig> schedule() const;
    /// Does not tell of it.
    void setSchedule(const std::optional<config::ScheduleConfig>& schedule);

Q_SIGNALS:
    void edited();

private:
    enum Mode { Off, Every, Cron };
    void makeFields(QWidget* row);
    void showMode();
    void changed();
    void askNext();

    PageContext m_context;
    QComboBox* m_mode;
    QSpinBox* m_amount;
    QComboBox* m_unit;
    QLineEdit* m_cron;
    QLineEdit* m_zone;
    QComboBox* m_missed;
    TextLabel* m_next;
    config::ScheduleConfig m_kept;  // what has no field here
    bool m_filling = false;
    pipeline::Ticket m_ticket;
};

}  // namespace groundswell::ui
